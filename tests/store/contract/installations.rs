use upwork_job_post::caller::ClientKey;
use upwork_job_post::caller::forge::{CloudId, EnvironmentId};
use upwork_job_post::store::records::{ForgeSite, Installation};

use super::{AnyStore, RACERS, count, race};
use crate::makers::two_tenants;

fn a_site(first: char) -> ForgeSite {
    let cloud = CloudId::parse(&format!("{first}0d52620-3203-4cfa-8db5-f2587155f0dd")).unwrap();
    ForgeSite { cloud, environment: EnvironmentId::parse("aa911f10-c54b-4b93-9e27-dd2947840b9e").unwrap() }
}

fn an_installation(site: &ForgeSite, tenant: &ClientKey) -> Installation {
    Installation { site: site.clone(), tenant: tenant.clone(), replaces: None, version: 0 }
}

pub(crate) async fn a_site_has_one_live_installation_of_each_environment(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let (site, elsewhere) = (a_site('a'), a_site('b'));
    let environment = EnvironmentId::parse("bb911f10-c54b-4b93-9e27-dd2947840b9e").unwrap();
    let development = ForgeSite { environment, ..site.clone() };
    assert!(store.installations().save(an_installation(&site, &ours), None).await.unwrap());
    assert!(store.installations().save(an_installation(&elsewhere, &theirs), None).await.unwrap());

    let known = store.installations().current(&site).await.unwrap().unwrap();
    assert_eq!(known, Installation { version: 1, ..an_installation(&site, &ours) });
    assert_eq!(store.installations().current(&elsewhere).await.unwrap().unwrap().tenant, theirs);
    assert_eq!(store.installations().current(&development).await.unwrap(), None);
}

pub(crate) async fn an_installation_replaces_only_the_version_that_was_read(store: AnyStore) {
    let (ours, theirs) = two_tenants();
    let site = a_site('a');
    let next = Installation { replaces: Some(ours.clone()), ..an_installation(&site, &theirs) };
    assert!(!store.installations().save(next.clone(), Some(1)).await.unwrap(), "there is none");
    assert!(store.installations().save(an_installation(&site, &ours), None).await.unwrap());
    assert!(!store.installations().save(next.clone(), None).await.unwrap(), "there is one");
    assert!(!store.installations().save(next.clone(), Some(2)).await.unwrap(), "it is of another version");
    assert!(store.installations().save(next.clone(), Some(1)).await.unwrap());
    assert_eq!(store.installations().current(&site).await.unwrap(), Some(Installation { version: 2, ..next }));
}

pub(crate) async fn one_of_many_concurrent_installations_is_written(store: AnyStore) {
    let written = race(&store, |store, number| async move {
        let tenant = ClientKey::parse(format!("site-{number}")).unwrap();
        store.installations().save(an_installation(&a_site('a'), &tenant), None).await.unwrap()
    });
    let written = written.await;
    assert_eq!((written.len(), count(&written, |written| *written)), (RACERS, 1));
}
