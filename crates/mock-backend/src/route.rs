//! The routes of the API, as data: what is served, what is near to a path that is not.

use percent_encoding::percent_decode_str;
use rules::order::places;
use std::fmt;

/// A method that some route takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads; changes nothing.
    Get,
    /// Does something.
    Post,
    /// Changes what is there.
    Patch,
}

impl Method {
    /// The method with a name. `HEAD` is `GET`: the host leaves the body out.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "GET" | "HEAD" => Some(Self::Get),
            "POST" => Some(Self::Post),
            "PATCH" => Some(Self::Patch),
            _ => None,
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
        }
    }

    /// Whether it may change something.
    pub const fn writes(self) -> bool {
        !matches!(self, Self::Get)
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a path stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// A partner's customers.
    Customers,
    /// A customer.
    Customer,
    /// A customer's subscriptions.
    Subscriptions,
    /// A subscription.
    Subscription,
    /// What a subscription can be upgraded to.
    Upgrades,
    /// Add-ons of a subscription.
    AddOns,
    /// Products of a customer's tenant.
    SubscribedSkus,
    /// Services that the partner administers for a customer.
    ManagedServices,
    /// A customer's users.
    Users,
    /// A user.
    User,
    /// A user's licences.
    UserLicences,
    /// Offers on sale.
    Offers,
    /// An offer.
    Offer,
}

/// A route: a path with gaps, and its methods.
#[derive(Debug)]
pub struct Route {
    /// What it stands for.
    pub resource: Resource,
    /// Its path; a segment in braces is a gap for an id.
    pub path: &'static str,
    /// Its methods.
    pub methods: &'static [Method],
}

const READ: &[Method] = &[Method::Get];

/// Every route of the API.
pub static ROUTES: [Route; 13] = [
    route(Resource::Customers, "/v1/customers", READ),
    route(Resource::Customer, "/v1/customers/{customer}", READ),
    route(
        Resource::Subscriptions,
        "/v1/customers/{customer}/subscriptions",
        READ,
    ),
    route(
        Resource::Subscription,
        "/v1/customers/{customer}/subscriptions/{subscription}",
        &[Method::Get, Method::Patch],
    ),
    route(
        Resource::Upgrades,
        "/v1/customers/{customer}/subscriptions/{subscription}/upgrades",
        &[Method::Get, Method::Post],
    ),
    route(
        Resource::AddOns,
        "/v1/customers/{customer}/subscriptions/{subscription}/addons",
        READ,
    ),
    route(
        Resource::SubscribedSkus,
        "/v1/customers/{customer}/subscribedskus",
        READ,
    ),
    route(
        Resource::ManagedServices,
        "/v1/customers/{customer}/managedservices",
        READ,
    ),
    route(Resource::Users, "/v1/customers/{customer}/users", READ),
    route(
        Resource::User,
        "/v1/customers/{customer}/users/{user}",
        READ,
    ),
    route(
        Resource::UserLicences,
        "/v1/customers/{customer}/users/{user}/licenses",
        READ,
    ),
    route(Resource::Offers, "/v1/offers", READ),
    route(Resource::Offer, "/v1/offers/{offer}", READ),
];

const fn route(resource: Resource, path: &'static str, methods: &'static [Method]) -> Route {
    Route {
        resource,
        path,
        methods,
    }
}

/// A path that is one of ours, with what stands in its gaps.
#[derive(Clone, Debug)]
pub struct Place {
    /// The route.
    pub route: &'static Route,
    /// What stands in the gaps, in their order, percent-decoded.
    pub ids: Vec<String>,
}

impl Place {
    /// The path in one spelling, whatever the case it came in.
    pub fn canonical(&self) -> String {
        let mut ids = self.ids.iter();
        let mut path = String::new();
        for segment in self.route.path.split('/').skip(1) {
            path.push('/');
            match is_gap(segment) {
                true => {
                    let id = ids.next().map_or("", String::as_str);
                    path.push_str(&id.to_ascii_lowercase());
                }
                false => path.push_str(segment),
            }
        }
        path
    }
}

fn is_gap(segment: &str) -> bool {
    segment.starts_with('{')
}

/// The segments of a path. A slash at its end is nothing, and so are slashes too many before and
/// behind `v1`: the Java SDK puts `/v1/` behind a root that may end in a slash, and the PowerShell
/// module puts it before a link that begins with one (`/v1//customers?…`).
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let path = path.trim_start_matches('/');
    let (first, rest) = match path.split_once('/') {
        Some((first, rest)) if is_version(first) => (first, Some(rest.trim_start_matches('/'))),
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    };
    std::iter::once(first).chain(rest.into_iter().flat_map(|rest| rest.split('/')))
}

fn is_version(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("v1")
}

/// Whether a path is one of the API, of a route or of none.
pub fn is_api(path: &str) -> bool {
    segments(path).next().is_some_and(is_version)
}

/// The route of a path. Words are compared without regard to case, as Partner Center does; a slash
/// at the end is nothing.
pub fn find(path: &str) -> Option<Place> {
    ROUTES.iter().find_map(|route| {
        let mut ids = Vec::new();
        let mut given = segments(path);
        for wanted in segments(route.path) {
            let segment = given.next()?;
            if is_gap(wanted) {
                let id = percent_decode_str(segment).decode_utf8().ok()?;
                if id.is_empty() {
                    return None;
                }
                ids.push(id.into_owned());
            } else if !segment.eq_ignore_ascii_case(wanted) {
                return None;
            }
        }
        given.next().is_none().then_some(Place { route, ids })
    })
}

/// The routes nearest to a path that is none: at most three, the nearest first.
pub fn nearest(path: &str) -> Vec<&'static str> {
    let far: Vec<usize> = ROUTES.iter().map(|r| distance(path, r.path)).collect();
    let order = places(far.len(), &|a, b| far[a as usize].cmp(&far[b as usize]));
    let best = order.into_iter().take(3);
    best.map(|at| ROUTES[at as usize].path).collect()
}

/// How far a path is from a route: edits of words that differ, and a fixed price for a segment too
/// many or too few and for an id where a word belongs.
fn distance(path: &str, route: &str) -> usize {
    const MISSING: usize = 8;
    // What a caller can send is as long as they like; the answer needs no more than this.
    let given: Vec<String> = segments(path)
        .take(12)
        .map(|s| s.chars().take(40).collect::<String>().to_ascii_lowercase())
        .collect();
    let wanted: Vec<&str> = segments(route).collect();
    let mut row: Vec<usize> = (0..=wanted.len()).map(|n| n * MISSING).collect();
    for (i, segment) in given.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = (i + 1) * MISSING;
        for (k, want) in wanted.iter().enumerate() {
            let swap = match (is_gap(want), looks_like_id(segment)) {
                (true, true) => 0,
                (true, false) | (false, true) => MISSING,
                (false, false) => edits(segment, want).min(2 * MISSING),
            };
            let best = (diagonal + swap)
                .min(row[k] + MISSING)
                .min(row[k + 1] + MISSING);
            diagonal = row[k + 1];
            row[k + 1] = best;
        }
    }
    row[wanted.len()]
}

fn looks_like_id(segment: &str) -> bool {
    segment.len() >= 8 && segment.bytes().any(|b| b.is_ascii_digit())
}

fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (k, y) in b.iter().enumerate() {
            let best = (diagonal + usize::from(x != *y))
                .min(row[k] + 1)
                .min(row[k + 1] + 1);
            diagonal = row[k + 1];
            row[k + 1] = best;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_in_any_case_and_with_a_slash_at_the_end() {
        for path in [
            "/v1/customers/AbC/subscriptions/DeF",
            "/V1/Customers/AbC/SUBSCRIPTIONS/DeF/",
            "/v1/customers/%41bC/subscriptions/DeF",
            "//v1/customers/AbC/subscriptions/DeF",
            "/v1//customers/AbC/subscriptions/DeF",
        ] {
            assert!(is_api(path), "{path}");
            let place = find(path).unwrap();
            assert_eq!(place.route.resource, Resource::Subscription, "{path}");
            assert_eq!(place.ids, ["AbC", "DeF"]);
            assert_eq!(place.canonical(), "/v1/customers/abc/subscriptions/def");
        }
    }

    #[test]
    fn every_route_finds_itself() {
        for route in &ROUTES {
            let path = route.path.replace(['{', '}'], "");
            assert_eq!(find(&path).unwrap().route.path, route.path);
        }
    }

    #[test]
    fn what_is_no_route_is_not_found() {
        for path in [
            "",
            "/",
            "/v1",
            "/v1/customers//subscriptions",
            "/v1/customers/a/b",
            "/v1/v1/customers",
            "/customers",
            "/v2/customers",
            "/v1/customers/a/subscriptions/b/upgrades/c",
        ] {
            assert!(find(path).is_none(), "{path}");
        }
    }

    #[test]
    fn the_nearest_routes_are_named() {
        let id = "46a62ece-10ad-42e5-b3f1-b2ed53e6fc08";
        for (path, want) in [
            ("/v1/customer".to_owned(), "/v1/customers"),
            (
                format!("/v1/customers/{id}/subscription/{id}"),
                "/v1/customers/{customer}/subscriptions/{subscription}",
            ),
            (
                format!("/customers/{id}/subscriptions"),
                "/v1/customers/{customer}/subscriptions",
            ),
            (
                format!("/v1/customers/{id}/users/{id}/licences"),
                "/v1/customers/{customer}/users/{user}/licenses",
            ),
        ] {
            let found = nearest(&path);
            assert_eq!(found[0], want, "{path}");
            assert_eq!(found.len(), 3);
        }
        assert_eq!(nearest(&"/x".repeat(5000)).len(), 3);
    }
}
