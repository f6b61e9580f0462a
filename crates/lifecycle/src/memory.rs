//! How much memory the process holds, and how much it may.

use std::{
    fs,
    path::{Component, Path},
};

/// Resident memory of this process in bytes: the second field of /proc/self/statm, in pages (proc(5)). `None` where
/// there is no such file.
pub(crate) fn resident() -> Option<u64> {
    let statm = fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_ascii_whitespace().nth(1)?.parse().ok()?;
    pages.checked_mul(u64::try_from(rustix::param::page_size()).ok()?)
}

/// The resident bytes above which the process should be replaced: what is set, else four fifths of the memory that its
/// cgroup may hold. `None` where nothing limits it.
pub(crate) fn soft_limit(set: Option<u64>) -> Option<u64> {
    set.or_else(|| {
        let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
        limit(&groups, Path::new("/sys/fs/cgroup")).map(|limit| limit / 5 * 4)
    })
}

/// The lowest limit of the groups that the process is in, of both versions (cgroups(7)); each binds those below it.
fn limit(groups: &str, root: &Path) -> Option<u64> {
    let limits = groups.lines().filter_map(|line| {
        let mut parts = line.splitn(3, ':');
        let (_, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
        match controllers {
            "" => lowest(&[root.to_owned(), root.join("unified")], path, "memory.max"),
            _ if controllers.split(',').any(|name| name == "memory") => {
                lowest(&[root.join("memory")], path, "memory.limit_in_bytes")
            }
            _ => None,
        }
    });
    limits.min()
}

/// The lowest value of a file in a group and in those above it, up to the root. In a container the path may be the
/// host's, and not there; then the root says what binds.
fn lowest(roots: &[impl AsRef<Path>], path: &str, file: &str) -> Option<u64> {
    let path = Path::new(path.trim_start_matches('/'));
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    let groups = roots.iter().flat_map(|root| {
        path.ancestors().filter(move |group| inside || *group == Path::new("")).map(|group| root.as_ref().join(group))
    });
    groups.filter_map(|group| bytes(&fs::read_to_string(group.join(file)).ok()?)).min()
}

/// Version 2 says `max` where there is no limit, version 1 the largest multiple of the page size.
fn bytes(value: &str) -> Option<u64> {
    value.trim().parse().ok().filter(|bytes| (1..1 << 60).contains(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::tests::Folder;

    fn tree(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::new();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn resident_memory_is_what_the_kernel_reports_elsewhere() {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let kib: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
        let seen = resident().unwrap();
        assert!(seen.abs_diff(kib * 1024) < 32 << 20, "{seen} is not near {kib} KiB");
    }

    #[test]
    fn the_lowest_limit_above_the_process_binds() {
        let folder = tree(&[
            ("system.slice/memory.max", "900000000\n"),
            ("system.slice/kintsugi.service/memory.max", "max\n"),
            ("other.slice/memory.max", "1\n"),
        ]);
        assert_eq!(limit("0::/system.slice/kintsugi.service\n", folder.path()), Some(900_000_000));
    }

    #[test]
    fn version_one_is_read_where_it_is_mounted() {
        let folder = tree(&[
            ("memory/a/memory.limit_in_bytes", "500000000\n"),
            ("memory/memory.limit_in_bytes", "9223372036854771712\n"),
        ]);
        let groups = "5:devices:/a\n4:cpu,memory:/a\n0::/a\n";
        assert_eq!(limit(groups, folder.path()), Some(500_000_000));
        assert_eq!(limit("4:memory:/b\n", folder.path()), None);
    }

    #[test]
    fn a_container_that_sees_the_hosts_path_takes_its_roots_limit() {
        let folder = tree(&[("memory.max", "7000000\n")]);
        for path in ["/docker/0123", "/../../host", "/"] {
            assert_eq!(limit(&format!("0::{path}\n"), folder.path()), Some(7_000_000), "{path}");
        }
    }

    #[test]
    fn nonsense_is_no_limit() {
        let folder = tree(&[("memory.max", "0\n"), ("memory/memory.limit_in_bytes", "-1\n")]);
        for groups in ["", "0", "0:", ":::", "0::/\n", "4:memory:/\n", "\u{0}"] {
            assert_eq!(limit(groups, folder.path()), None, "{groups:?}");
        }
    }

    #[test]
    fn what_is_set_counts_before_what_is_found() {
        assert_eq!(soft_limit(Some(7)), Some(7));
    }
}
