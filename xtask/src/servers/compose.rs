//! The servers of `docker-compose.yml`, where a container engine answers.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use rustix::process::Signal;

use super::{Instance, answers_soon, ground, nats};
use crate::checkout::Checkout;
use crate::child;
use crate::progress::Step;

/// The ports that the compose file publishes: the variable that names one, its service and its port in the container.
const PORTS: [(&str, &str, &str); 4] = [
    ("KINTSUGI_POSTGRES_PORT", "postgres", "5432"),
    ("KINTSUGI_NATS_PORT", "nats", "4222"),
    ("KINTSUGI_SMTP_PORT", "mail", "1025"),
    ("KINTSUGI_MAIL_PORT", "mail", "8025"),
];

/// Whether an engine answers and has the compose plugin.
pub(super) fn answers() -> Result<bool> {
    Ok(answers_soon("docker", &["info"])? && answers_soon("docker", &["compose", "version"])?)
}

/// Containers that answer, and a database in them for this instance.
pub(super) struct Containers {
    project: Project,
    /// Stopped at the end only if this process started them.
    started: bool,
    /// A database that goes with the instance.
    passing_database: Option<String>,
    database_url: String,
    nats_url: String,
}

impl Containers {
    /// Brings them up and waits for their health checks. A run that finds them running leaves them running.
    pub(super) fn start(checkout: &Checkout, instance: &Instance) -> Result<Self> {
        let step = Step::begin("Containers");
        let mut project = Project::of(checkout);
        let running = step.run(&mut project.compose(&["ps", "--quiet", "--status", "running"]), "docker compose ps")?;
        let started = running.trim().is_empty();
        if started {
            project.choose_ports()?;
        }
        // From here on dropping `containers` stops what has come up, also when a step fails.
        let mut containers =
            Self { project, started, passing_database: None, database_url: String::new(), nats_url: String::new() };
        let project = &containers.project;
        step.run(&mut project.compose(&["up", "--detach", "--wait"]), "docker compose up")?;
        let mut database = String::from("kintsugi");
        if !instance.purpose().is_kept() {
            database = format!("kintsugi_{}_{}", instance.purpose().name(), std::process::id());
            let statement = format!("CREATE DATABASE {database}");
            step.run(&mut project.psql(&[&statement]), "CREATE DATABASE")?;
            containers.passing_database = Some(database.clone());
        } else if instance.is_emptied() {
            let statements = ["DROP DATABASE IF EXISTS kintsugi WITH (FORCE)", "CREATE DATABASE kintsugi"];
            step.run(&mut project.psql(&statements), "the new database")?;
            eprintln!("  Removed the containers' database kintsugi and made it anew");
        }
        let postgres = project.address(&step, "postgres", "5432")?;
        let nats = project.address(&step, "nats", "4222")?;
        containers.database_url = format!("postgres://postgres:{DEVELOPMENT_PASSWORD}@{postgres}/{database}");
        containers.nats_url = format!("nats://{nats}");
        step.done(&format!("up, as project {}", containers.project.name));
        Ok(containers)
    }

    pub(super) fn database_url(&self) -> &str {
        &self.database_url
    }

    pub(super) fn nats_url(&self) -> &str {
        &self.nats_url
    }
}

/// The password in the compose file. It protects nothing: the port is published on the loopback interface alone.
const DEVELOPMENT_PASSWORD: &str = "development";

impl Drop for Containers {
    fn drop(&mut self) {
        let mut last = Vec::new();
        if let Some(database) = &self.passing_database {
            last.push(self.project.psql(&[&format!("DROP DATABASE {database} WITH (FORCE)")]));
        }
        if self.started {
            last.push(self.project.compose(&["stop", "--timeout", "20"]));
        }
        for mut command in last {
            crate::stopping::allow_impatience();
            // A signal must not keep the clean-up from running, so this waits without looking for one.
            if let Err(error) = command.status() {
                eprintln!("  docker could not be run for the clean-up: {error}");
            }
        }
    }
}

/// A compose project. Its name carries a hash of the checkout's path: two clones have separate containers and volumes.
struct Project {
    root: PathBuf,
    name: String,
    environment: Vec<(&'static str, String)>,
}

impl Project {
    fn of(checkout: &Checkout) -> Self {
        let name = env::var("COMPOSE_PROJECT_NAME")
            .unwrap_or_else(|_| format!("kintsugi-{}", ground::short_hash(checkout.root())));
        Self { root: checkout.root().to_owned(), name, environment: Vec::new() }
    }

    /// Free ports where the person names none, so that a second clone or another Postgres is in nobody's way.
    fn choose_ports(&mut self) -> Result<()> {
        for (variable, _, _) in PORTS {
            if env::var_os(variable).is_none() {
                let taken: Vec<u16> = self.environment.iter().filter_map(|(_, port)| port.parse().ok()).collect();
                self.environment.push((variable, nats::free_port_except(&taken)?.to_string()));
            }
        }
        Ok(())
    }

    fn compose(&self, arguments: &[&str]) -> Command {
        let mut command = child::command("docker", Signal::TERM);
        command.args(["compose", "--project-name", &self.name]).args(arguments).current_dir(&self.root);
        command.envs(self.environment.iter().map(|(name, value)| (*name, value.as_str())));
        command
    }

    /// Each statement in a transaction of its own: a database can be made in no other way.
    fn psql(&self, statements: &[&str]) -> Command {
        let mut command = self.compose(&["exec", "-T", "postgres", "psql", "--username=postgres", "--quiet"]);
        for statement in statements {
            command.args(["--command", statement]);
        }
        command
    }

    fn address(&self, step: &Step, service: &str, port: &str) -> Result<String> {
        let text = step.run(&mut self.compose(&["port", service, port]), "docker compose port")?;
        let address = text.lines().next().map(str::trim).filter(|line| !line.is_empty());
        Ok(address.with_context(|| format!("docker compose names no address of {service}"))?.to_owned())
    }
}
