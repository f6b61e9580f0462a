//! The site in the machine: installed from the package as an operator would, and put in order before each row.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::inside::Inside;
use super::load::{Load, Plan};
use super::machine::Machine;
use super::nats::{self, Nats};
use super::operator::{self, Lives};
use super::patience;
use super::programs::Programs;
use super::setup::{BASE, Setup};
use super::verdict::Findings;

/// Where visitors find it, as `kintsugi.socket` says.
pub(super) const ADDRESS: &str = "127.0.0.1:8080";

/// How long the site may take until it serves after it was put in order.
const START: Duration = Duration::from_secs(40);

/// A page that the site holds is replaced by then.
const PAGE_LIVES: Duration = Duration::from_secs(10);

/// A machine with the site.
pub(super) struct Site {
    machine: Machine,
    pub(super) inside: Inside,
    pub(super) programs: Programs,
    /// What visitors ask for.
    pub(super) paths: Vec<String>,
}

/// What stays the same while nothing restarts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// The main process.
    pub(super) pid: u32,
    /// How often systemd has restarted the unit by itself.
    pub(super) restarts: u32,
    /// How many lives the ledger has.
    pub(super) lives: usize,
}

impl Site {
    /// Gives the machine to a site that is not installed yet.
    pub(super) fn put_into(machine: Machine, programs: Programs) -> Self {
        Self { inside: machine.inside(), machine, programs, paths: Vec::new() }
    }

    /// Brings Postgres, NATS and the package into the machine, with the demonstration adverts.
    pub(super) fn install(&mut self) -> Result<()> {
        self.inside.bring(&self.programs.nats, "/usr/local/bin/nats-server")?;
        self.inside.write("/etc/nats.conf", 0o644, nats::settings(nats::STORE, ""))?;
        self.inside.write("/etc/systemd/system/nats.service", 0o644, nats::UNIT)?;
        self.inside.run("systemctl daemon-reload && systemctl enable --quiet --now nats.service postgresql.service")?;
        self.install_package(0)?;
        self.wait_until_served()?;
        self.run_command("demo")?;
        self.paths = self.find_paths()?;
        Ok(())
    }

    /// `apt install` of one of the package's versions; gives what apt wrote.
    pub(super) fn install_package(&self, number: usize) -> Result<String> {
        let package = self.programs.packages.get(number).context("there is no such version of the package")?;
        let name = format!("/var/cache/kintsugi-{number}.deb");
        self.inside.bring(package, &name)?;
        self.inside.run_within(
            Duration::from_secs(180),
            &format!("apt-get install --yes --quiet --allow-downgrades --reinstall {name} 2>&1"),
        )
    }

    /// A command of the program as the service's user, with the service's credentials.
    pub(super) fn run_command(&self, arguments: &str) -> Result<String> {
        self.inside.run(&format!(
            "systemd-run --quiet --wait --pipe --collect --property=DynamicUser=yes --property=User=kintsugi \
             --property=LoadCredential=database_url:/etc/kintsugi/database_url \
             -- /opt/kintsugi/current/kintsugi {arguments} 2>&1"
        ))
    }

    /// Puts everything in order and starts the site as a row wants it: a fresh ledger, one release, nothing refused.
    pub(super) fn prepare(&mut self, setup: &Setup) -> Result<()> {
        self.clear()?;
        self.start(setup)
    }

    /// Puts the machine in order; the site does not run.
    pub(super) fn clear(&mut self) -> Result<()> {
        self.machine.check()?;
        self.inside.run(include_str!("clear.sh")).map(|_| ())
    }

    /// Starts the site as a row wants it, on a machine that is in order.
    pub(super) fn start(&mut self, setup: &Setup) -> Result<()> {
        let program = if setup.faults { &self.programs.faults } else { &self.programs.plain };
        self.put_release(BASE, program)?;
        self.inside.write("/etc/kintsugi/kintsugi.toml", 0o644, setup.settings())?;
        if let Some(lines) = setup.drop_in() {
            self.inside.write("/etc/systemd/system/kintsugi.service.d/heal.conf", 0o644, lines)?;
        }
        self.turn_current(BASE)?;
        let start = "systemctl daemon-reload && systemctl start kintsugi.socket kintsugi-operator.socket \
                     && systemctl start kintsugi.service";
        self.inside.run(start)?;
        self.wait_until_served()?;
        self.warm()
    }

    /// Waits until the site answers.
    pub(super) fn wait_until_served(&self) -> Result<()> {
        let ask = format!("curl --silent --fail --max-time 2 --output /dev/null http://{ADDRESS}/");
        patience::until(START, "the site's first answer", || {
            Ok(self.inside.outcome(Duration::from_secs(5), &ask)?.status.success().then_some(()))
        })
    }

    /// Asks for each page, so that what can be kept in memory is there.
    fn warm(&self) -> Result<()> {
        for path in &self.paths {
            for _ in 0..3 {
                let (status, _) = self.get(path)?;
                ensure!(status == 200, "{path} answers {status} before the row has begun");
            }
        }
        Ok(())
    }

    /// One page by curl: the status and the head.
    pub(super) fn get(&self, path: &str) -> Result<(u16, String)> {
        let script = format!(
            "curl --silent --max-time 10 --output /dev/null --dump-header - --write-out '%{{http_code}}' \
             'http://{ADDRESS}{path}' || true"
        );
        let said = self.inside.run(&script)?;
        let (head, status) = said.trim_end().rsplit_once('\n').unwrap_or(("", said.trim_end()));
        Ok((status.trim().parse().unwrap_or_default(), head.to_owned()))
    }

    /// The board, a search, an advert, a company and the health answer.
    fn find_paths(&self) -> Result<Vec<String>> {
        let advert = self.first_link("/", "/jobs/")?;
        let company = self.first_link(&advert, "/companies/")?;
        Ok(vec!["/".to_owned(), "/jobs?q=cto".to_owned(), advert, company, "/health/live".to_owned()])
    }

    /// The first link of a page that begins so, once there is one: where nobody tells the site of changes it answers with a
    /// finished page for two seconds and one more (ADR 31), and the adverts have just come in.
    fn first_link(&self, page: &str, start: &str) -> Result<String> {
        patience::until(PAGE_LIVES, &format!("a link to {start}… on {page}"), || {
            let text = self.inside.run(&format!("curl --silent --fail --max-time 5 'http://{ADDRESS}{page}'"))?;
            let mut links = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            Ok(links.find(|link| link.starts_with(start)).map(str::to_owned))
        })
    }

    /// Puts a program among the releases; the links stay.
    pub(super) fn put_release(&self, name: &str, program: &[u8]) -> Result<()> {
        let file = format!("/opt/kintsugi/releases/{name}/kintsugi");
        // A name beside it, then a rename: the file may be running.
        self.inside.write(&format!("{file}.new"), 0o755, program)?;
        self.inside.run(&format!("mv -f {file}.new {file}"))?;
        Ok(())
    }

    /// Turns the link `current` as a whole, without the checks of kintsugi-release.
    pub(super) fn turn_current(&self, name: &str) -> Result<()> {
        self.turn("current", name)
    }

    /// Turns a link of the release layout.
    pub(super) fn turn(&self, link: &str, name: &str) -> Result<()> {
        let script = format!("cd /opt/kintsugi && ln -sfn releases/{name} .heal && mv -fT .heal {link}");
        self.inside.run(&script).map(|_| ())
    }

    /// Sends the contract's visitors.
    pub(super) fn visit(&self, plan: &Plan) -> Result<Load> {
        Load::start(self.inside, ADDRESS, &self.paths, plan)
    }

    /// What Postgres answers to a statement, without any decoration.
    pub(super) fn sql(&self, statement: &str) -> Result<String> {
        // In a file: a statement is full of what a shell would read as its own.
        self.inside.write("/run/heal.sql", 0o644, statement)?;
        self.inside.run(
            "runuser -u postgres -- psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 \
             --file=/run/heal.sql kintsugi",
        )
    }

    /// What the ledger says now.
    pub(super) fn lives(&self) -> Result<Lives> {
        operator::lives(self.inside)
    }

    /// One property of a unit.
    pub(super) fn property(&self, unit: &str, name: &str) -> Result<String> {
        Ok(self.inside.run(&format!("systemctl show --property={name} --value {unit}"))?.trim().to_owned())
    }

    /// The main process, as the machine numbers it; 0 while there is none.
    pub(super) fn main_pid(&self) -> Result<u32> {
        Ok(self.property("kintsugi.service", "MainPID")?.parse().unwrap_or_default())
    }

    pub(super) fn standing(&self) -> Result<Standing> {
        let restarts = self.property("kintsugi.service", "NRestarts")?.parse().unwrap_or_default();
        Ok(Standing { pid: self.main_pid()?, restarts, lives: self.lives()?.lives.len() })
    }

    /// Waits until another process than `before` says that it serves, and gives the ledger.
    pub(super) fn next_life(&self, limit: Duration, before: u32) -> Result<Lives> {
        let what = format!("a process that serves after {before}");
        patience::until(limit, &what, || {
            // Nobody may answer for the moment.
            let lives = self.lives().ok();
            Ok(lives.filter(|lives| lives.pid != before && lives.state == "serving"))
        })
    }

    /// The unit's journal since a moment.
    pub(super) fn journal(&self, since: u64) -> Result<String> {
        let (seconds, micros) = (since / 1_000_000, since % 1_000_000);
        self.inside.run(&format!(
            "journalctl --quiet --no-pager --output=short-precise --since=@{seconds}.{micros:06} \
             --unit=kintsugi.service --unit=kintsugi.socket --unit=kintsugi-operator.socket --unit=kintsugi-migrate.service --unit=init.scope \
             2>/dev/null || true"
        ))
    }

    /// Holds what stands now against what stood before the fault.
    pub(super) fn no_restart(&self, findings: &mut Findings, before: &Standing) -> Result<()> {
        let now = self.standing()?;
        findings.holds("no restart", now == *before, format!("{before:?} became {now:?}"));
        Ok(())
    }

    /// Everything about the unit that helps to understand a failed row.
    pub(super) fn evidence(&self, since: u64) -> String {
        let status = self.inside.run(
            "systemctl status --no-pager --lines=0 'kintsugi*' 2>&1; ls -l /opt/kintsugi /opt/kintsugi/releases; \
             cat /run/kintsugi-guard/* 2>/dev/null; tail -n 40 /var/lib/private/kintsugi/*.json* 2>/dev/null; true",
        );
        let journal = self.journal(since);
        let lives = operator::ask(self.inside, "GET", "/lives.json", Duration::from_secs(3));
        format!(
            "{}\n\n{}\n\n{}\n\n{}\n",
            journal.unwrap_or_else(|error| format!("{error:#}")),
            status.unwrap_or_else(|error| format!("{error:#}")),
            lives.map_or_else(|error| format!("{error:#}"), |(_, body)| body),
            self.evidence_of_events(since)
        )
    }

    /// What NATS and the teller of events said, and how far the events have come.
    fn evidence_of_events(&self, since: u64) -> String {
        let said = self.inside.run(&format!(
            "journalctl --quiet --no-pager --output=short-precise --since=@{} --unit=nats.service --unit='heal-*' \
             2>/dev/null | tail -n 400; df /var/lib/heal-nats 2>/dev/null; true",
            since / 1_000_000
        ));
        let nats = Nats::at(self.inside, &[4222, 4301, 4302, 4303]);
        let told = [nats.ask("STREAM.INFO.KINTSUGI"), nats.consumer()];
        let told = told.map(|answer| answer.map_or_else(|error| format!("{error:#}"), |answer| answer.to_string()));
        let waiting = self.sql("select count(*) from database.outbox where published_at is null");
        format!(
            "{}\n\n{}\n\n{} events wait in the outbox\n",
            said.unwrap_or_else(|error| format!("{error:#}")),
            told.join("\n"),
            waiting.map_or_else(|error| format!("{error:#}"), |count| count.trim().to_owned())
        )
    }

    /// Keeps a copy of the machine's console for a row that failed because of the machine.
    pub(super) fn keep_console(&self, file: &Path) {
        self.machine.keep_console(file);
    }
}
