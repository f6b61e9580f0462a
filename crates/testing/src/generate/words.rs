//! The vocabulary. Lists stand in order of frequency: the first word of each is drawn most often.

/// Fields of work that adverts speak of, by Zipf's law. None of them may contain a probe.
pub(super) const TOPICS: &str = "\
platform, data, cloud, security, product, infrastructure, delivery, architecture, quality, customers, payments, \
mobile, backend, frontend, services, reliability, performance, testing, automation, analytics, compliance, hiring, \
budget, roadmap, strategy, operations, research, design, integration, deployment, monitoring, scalability, privacy, \
machine learning, onboarding, growth, innovation, pipelines, interfaces, databases, networks, storage, billing, \
reporting, planning, mentoring, coaching, culture, leadership, communication, stakeholders, vendors, partners, \
procurement, contracts, licensing, auditing, governance, risk, incidents, resilience, availability, capacity, \
latency, throughput, caching, queues, streaming, messaging, events, workflows, scheduling, orchestration, containers, \
virtualisation, provisioning, configuration, releases, versioning, branching, reviews, documentation, standards, \
accessibility, usability, prototyping, experimentation, personalisation, recommendations, search, ranking, pricing, \
checkout, logistics, fulfilment, inventory, warehousing, routing, dispatch, fleets, telematics, mapping, geodata, \
sensors, firmware, embedded systems, electronics, hardware, robotics, drones, simulation, digital twins, modelling, \
forecasting, optimisation, statistics, econometrics, experimentation tooling, feature stores, labelling, annotation, \
evaluation, inference, training clusters, accelerators, retrieval, embeddings, assistants, agents, speech, vision, \
translation, transcription, moderation, trust, fraud, identity, authentication, authorisation, encryption, key \
management, secrets, penetration tests, threat modelling, forensics, patching, hardening, zero trust, certificates, \
backups, archiving, retention, lineage, catalogues, warehouses, lakehouses, dashboards, metrics, tracing, logging, \
alerting, runbooks, postmortems, on-call rotas, service levels, error budgets, load tests, chaos drills, failover, \
disaster recovery, migrations, refactoring, modernisation, monoliths, microservices, domains, boundaries, events \
sourcing, consistency, replication, sharding, partitioning, indexing, transactions, reconciliation, ledgers, \
settlement, treasury, accounting, invoicing, taxation, payroll, pensions, insurance, claims, underwriting, actuarial \
models, lending, credit, collections, mortgages, trading, brokerage, custody, portfolios, wealth, savings, cards, \
wallets, remittance, currencies, open banking, sanctions, money laundering, disclosure, accessibility audits, \
telemedicine, diagnostics, imaging, radiology, pathology, genomics, sequencing, trials, pharmacovigilance, \
prescriptions, hospitals, clinics, nursing, dentistry, rehabilitation, wearables, nutrition, fitness, mental health, \
patient records, interoperability, laboratories, biotechnology, chemistry, materials, semiconductors, photonics, \
batteries, charging, grids, metering, solar, wind, hydrogen, heat pumps, geothermal, carbon accounting, emissions, \
recycling, water, agriculture, greenhouses, livestock, fisheries, forestry, food safety, restaurants, groceries, \
recipes, delivery slots, retail, fashion, beauty, furniture, marketplaces, auctions, classifieds, loyalty, coupons, \
advertising, attribution, bidding, publishing, newsrooms, subscriptions, paywalls, podcasts, music, film, streaming \
rights, games, multiplayer, matchmaking, tournaments, betting limits, education, classrooms, universities, tutoring, \
examinations, libraries, museums, archives, ticketing, festivals, tourism, hotels, airlines, rail, buses, ferries, \
parking, tolls, car sharing, bicycles, leasing, repairs, spare parts, manufacturing, machining, assembly, quality \
gates, maintenance, supply chains, customs, ports, freight, containers at sea, couriers, parcels, lockers, \
construction, surveying, building permits, real estate, tenancy, facilities, elevators, lighting, cleaning, safety, \
emergency services, policing, courts, legislation, elections, municipalities, registries, passports, defence, \
satellites, ground stations, launch vehicles, avionics, navigation, radar, sonar, spectrum, antennas, fibre, \
roaming, numbering, telephony, call centres, chat, ticket queues, knowledge bases, translations, localisation, \
typography, colour, illustration, animation, video, photography, rendering, game engines, virtual reality, haptics, \
compilers, interpreters, type systems, formal methods, verification, theorem provers, operating systems, kernels, \
drivers, hypervisors, bootloaders, file systems, protocols, congestion control, peering, name servers, content \
delivery, edge nodes, serverless, billing engines, tenancy models, developer tools, build systems, package \
registries, editors, debuggers, profilers, linters, code search, documentation sites, community, conferences, open \
source, grants, accelerators for founders, due diligence, acquisitions, carve-outs, integrations after mergers, \
restructuring, outsourcing, near-shoring, works councils, apprenticeships, graduate schemes, diversity, parental \
cover, sabbaticals, ergonomics, travel policy, expense rules, quantum computing, cryptography, neuroscience, \
oceanography, meteorology, seismology, astronomy, volcanology, palaeontology, linguistics, musicology";

/// Technologies, for tags and texts.
pub(super) const TOOLS: &str = "\
Postgres, AWS, Python, TypeScript, Docker, React, Linux, Java, Go, Terraform, Node.js, Kafka, Redis, GCP, Azure, \
GitLab, Rust, C++, Kotlin, Swift, C#, Scala, Elixir, Ruby, PHP, Vue, Angular, Svelte, GraphQL, gRPC, MySQL, MongoDB, \
Elasticsearch, ClickHouse, Snowflake, Databricks, Spark, Airflow, dbt, PyTorch, TensorFlow, Ray, NATS, RabbitMQ, \
Prometheus, Grafana, Ansible, Nix, Bazel, Django, Rails, Spring, Laravel, Phoenix, Flutter, Unity, Unreal, ROS, CUDA, \
Zig, Haskell, OCaml, Clojure, Erlang, Perl, COBOL, Fortran, SAP, Salesforce, Oracle, Cassandra, Neo4j, DuckDB, \
SQLite, Vault, Consul, Envoy, Istio, Cilium, WebAssembly, Tauri, htmx, LLVM, FPGA, VHDL, Yocto, Zephyr, QNX";

/// Titles of roles.
pub(super) const TITLES: &str = "\
Chief Technology Officer, VP of Engineering, Head of Engineering, CTO, Director of Engineering, Engineering Manager, \
Head of Platform, VP Engineering, Head of Data, Founding CTO, Interim CTO, Fractional CTO, Head of Infrastructure, \
Chief Architect, Head of Security, Director of Technology, Technical Co-Founder, Head of Product Engineering, \
Chief Information Officer, VP of Technology, Head of Machine Learning, Deputy CTO, Field CTO, Group CTO, \
Director of Platform, Head of Research, Chief Product and Technology Officer, VP of Data, Principal Engineer, \
Chief Information Security Officer";

/// Departments.
pub(super) const DEPARTMENTS: &str =
    "Engineering, Technology, Executive, Product, Platform, Data, Security, Research, Operations, IT";

/// The endings of company names.
pub(super) const ENDINGS: &str =
    "GmbH, Labs, AG, Ltd, Inc, Systems, Software, Works, Group, Technologies, Health, Energy, Bank, Robotics, Studio";

/// The parts of one of the lists.
pub(super) fn list(words: &'static str) -> Vec<&'static str> {
    words.split(',').map(str::trim).collect()
}
