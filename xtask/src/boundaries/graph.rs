//! Which package may depend on which, and on which libraries.

use super::table::Row;
use crate::checkout::Package;

/// Every dependency that the table does not allow, and every difference between the table's packages and the real ones.
pub(super) fn breaches(packages: &[Package], rows: &[Row], libraries: &[(&str, &[&str])]) -> Vec<String> {
    let mut breaches = Vec::new();
    for package in packages {
        match rows.iter().find(|row| row.name == package.name) {
            Some(row) => breaches.extend(of_package(package, row, packages, libraries)),
            None => breaches.push(format!("the package {} has no row in the table", package.name)),
        }
    }
    for row in rows {
        if !packages.iter().any(|package| package.name == row.name) {
            breaches.push(format!("the table has a row for {}, which is no package of this workspace", row.name));
        }
    }
    breaches
}

fn of_package(package: &Package, row: &Row, packages: &[Package], libraries: &[(&str, &[&str])]) -> Vec<String> {
    let mut breaches = Vec::new();
    for dependency in &package.dependencies {
        let wanted = dependency.name.as_str();
        if packages.iter().any(|other| other.name == wanted) {
            let known = row.knows.contains(&wanted);
            let known_to_tests = dependency.is_for_tests() && row.tests_know.contains(&wanted);
            if !known && !known_to_tests {
                let whose = if dependency.is_for_tests() { "the tests of " } else { "" };
                breaches.push(format!("{whose}{} may not know {wanted}", package.name));
            }
        } else if let Some((_, users)) = libraries.iter().find(|(library, _)| *library == wanted)
            // Tests may drive whatever they need: a library in a test shapes nothing of the program.
            && !dependency.is_for_tests()
            && !users.contains(&package.name.as_str())
        {
            breaches.push(format!("{} may not use the library {wanted}", package.name));
        }
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checkout::Dependency;

    const EMPTY: Row = Row { name: "", knows: &[], tests_know: &[], owns: None, names: &[], sql: false };
    const ROWS: &[Row] = &[
        Row { name: "low", ..EMPTY },
        Row { name: "high", knows: &["low"], tests_know: &["proof"], ..EMPTY },
        Row { name: "proof", ..EMPTY },
    ];
    const LIBRARIES: &[(&str, &[&str])] = &[("axum", &["high"])];

    fn package(name: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
        let dependency = |(name, kind): &(&str, Option<&str>)| Dependency {
            name: (*name).to_owned(),
            kind: kind.map(str::to_owned),
        };
        Package {
            name: name.to_owned(),
            manifest_path: format!("/{name}/Cargo.toml").into(),
            dependencies: dependencies.iter().map(dependency).collect(),
        }
    }

    fn with(low: &[(&str, Option<&str>)], high: &[(&str, Option<&str>)]) -> Vec<String> {
        breaches(&[package("low", low), package("high", high), package("proof", &[])], ROWS, LIBRARIES)
    }

    #[test]
    fn what_the_table_allows_passes() {
        let high = [("low", None), ("proof", Some("dev")), ("axum", None), ("serde", None)];
        assert_eq!(with(&[("serde", None)], &high), Vec::<String>::new());
    }

    #[test]
    fn a_dependency_that_the_table_does_not_name_is_a_breach() {
        assert_eq!(with(&[("high", None)], &[]), ["low may not know high"]);
        assert_eq!(with(&[("high", Some("dev"))], &[]), ["the tests of low may not know high"]);
        assert_eq!(with(&[("high", Some("build"))], &[]), ["low may not know high"]);
    }

    #[test]
    fn a_dependency_for_tests_is_for_tests_alone() {
        assert_eq!(with(&[], &[("proof", None)]), ["high may not know proof"]);
        assert_eq!(with(&[], &[("proof", Some("build"))]), ["high may not know proof"]);
    }

    #[test]
    fn a_library_in_the_wrong_package_is_a_breach() {
        assert_eq!(with(&[("axum", None)], &[]), ["low may not use the library axum"]);
        assert_eq!(with(&[("axum", Some("dev"))], &[]), Vec::<String>::new());
    }

    #[test]
    fn a_package_without_a_row_and_a_row_without_a_package_are_breaches() {
        let found = breaches(&[package("low", &[]), package("high", &[]), package("new", &[])], ROWS, LIBRARIES);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("new has no row") && found[1].contains("a row for proof"), "{found:?}");
    }
}
