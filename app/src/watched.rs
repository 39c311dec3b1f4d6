//! Values that views follow.
//!
//! Leptos' own signals are compiled again for every type they hold and every closure that reads them: with `RwSignal`
//! the panel loaded 6.4 kB more and the dialog 7.1 (Leptos 0.8.23, 2026-11-27, after brotli). [`LeanSignal`] holds the
//! value in a plain lock and leaves the following to [`ArcTrigger`], which is compiled once.

use std::sync::{PoisonError, RwLock};

#[cfg(not(feature = "ssr"))]
use self::in_the_browser::Followers;
#[cfg(feature = "ssr")]
pub(crate) use self::on_the_server::for_one_page;
#[cfg(feature = "ssr")]
use self::on_the_server::{Followers, Handle as ServerHandle};

/// A value and its subscribers.
struct Watched<T> {
    value: RwLock<T>,
    followers: Followers,
}

impl<T> Watched<T> {
    fn new(value: T) -> Self {
        Self { value: RwLock::new(value), followers: Followers::new() }
    }

    /// Reads the value. The running view or effect follows it from now on.
    fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.followers.track();
        self.peek(read)
    }

    /// Reads the value once.
    fn peek<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.value.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the value without notifying anyone.
    fn change_quietly<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut self.value.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the value and notifies its subscribers.
    fn set(&self, value: T) {
        self.change_quietly(|current| *current = value);
        self.followers.notify();
    }
}

impl<T: PartialEq> Watched<T> {
    /// Replaces the value; if it stays the same, nobody is notified.
    fn replace(&self, value: T) {
        if self.peek(|current| *current != value) {
            self.set(value);
        }
    }
}

/// A copyable handle to something that belongs to a screen, valid as long as the screen lives.
#[cfg(feature = "ssr")]
pub(crate) type Handle<T> = ServerHandle<T>;

/// In the browser a screen lives as long as its page, so nothing needs reference counting: that was a tenth of the
/// WebAssembly.
#[cfg(not(feature = "ssr"))]
pub(crate) struct Handle<T: 'static>(&'static T);

#[cfg(not(feature = "ssr"))]
impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        *self
    }
}

#[cfg(not(feature = "ssr"))]
impl<T> Copy for Handle<T> {}

#[cfg(not(feature = "ssr"))]
impl<T: Send + Sync> Handle<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Box::leak(Box::new(value)))
    }

    pub(crate) const fn get(self) -> &'static T {
        self.0
    }
}

/// A signal: a value that belongs to a screen, and its subscribers. Small enough to copy, and used like Leptos'
/// `RwSignal`, with the same method names.
pub(crate) struct LeanSignal<T: 'static>(Handle<Watched<T>>);

impl<T> Clone for LeanSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for LeanSignal<T> {}

impl<T: Send + Sync> LeanSignal<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Handle::new(Watched::new(value)))
    }

    /// Reads the value. The running view or effect follows it from now on.
    pub(crate) fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.0.get().with(read)
    }

    /// Reads the value once.
    pub(crate) fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.0.get().peek(read)
    }

    /// Replaces the value and notifies its subscribers.
    pub(crate) fn set(self, value: T) {
        self.0.get().set(value);
    }

    /// Changes the value and notifies nobody.
    pub(crate) fn update_untracked<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        self.0.get().change_quietly(change)
    }
}

impl<T: Clone + Send + Sync> LeanSignal<T> {
    /// A copy of the value; the running view or effect follows it from now on.
    pub(crate) fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value.
    pub(crate) fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T: PartialEq + Send + Sync> LeanSignal<T> {
    /// Replaces the value, unless it is the same, as a memo does.
    pub(crate) fn set_if_changed(self, value: T) {
        self.0.get().replace(value);
    }
}

/// Runs now and whenever something that it read has changed. Only in the browser.
#[cfg(not(feature = "ssr"))]
pub(crate) fn follow(run: impl Fn() + 'static) {
    let run: Box<dyn Fn()> = Box::new(run);
    leptos::prelude::Effect::new(run);
}

/// Runs now and whenever something that it read has changed. Only in the browser.
#[cfg(feature = "ssr")]
pub(crate) fn follow(run: impl Fn() + 'static) {
    drop(run);
}

#[cfg(not(feature = "ssr"))]
mod in_the_browser {
    use leptos::prelude::{ArcTrigger, Notify as _, Track as _};

    /// The subscribers of a value: views and effects.
    pub(super) struct Followers(ArcTrigger);

    impl Followers {
        pub(super) fn new() -> Self {
            Self(ArcTrigger::new())
        }

        pub(super) fn track(&self) {
            self.0.track();
        }

        pub(super) fn notify(&self) {
            self.0.notify();
        }
    }
}

/// A page is rendered once, in one call that never waits: nothing follows a value, and what belongs to a screen lives
/// as long as that call. Leptos' own arena would work too, at the cost of a tenth of the panel's CPU time.
#[cfg(feature = "ssr")]
mod on_the_server {
    use std::any::Any;
    use std::cell::RefCell;
    use std::marker::PhantomData;
    use std::sync::Arc;

    thread_local! {
        static PARTS: RefCell<Vec<Arc<dyn Any + Send + Sync>>> = const { RefCell::new(Vec::new()) };
    }

    /// Renders a page, and drops what belonged to it.
    pub(crate) fn for_one_page<R>(render: impl FnOnce() -> R) -> R {
        struct Before(usize);
        impl Drop for Before {
            fn drop(&mut self) {
                let gone = PARTS.with_borrow_mut(|parts| parts.split_off(self.0.min(parts.len())));
                drop(gone);
            }
        }
        let _before = Before(PARTS.with_borrow(Vec::len));
        render()
    }

    pub(crate) struct Handle<T: 'static> {
        index: usize,
        part: PhantomData<fn() -> T>,
    }

    impl<T> Clone for Handle<T> {
        fn clone(&self) -> Self {
            *self
        }
    }

    impl<T> Copy for Handle<T> {}

    impl<T: Send + Sync> Handle<T> {
        pub(crate) fn new(part: T) -> Self {
            let index = PARTS.with_borrow_mut(|parts| {
                parts.push(Arc::new(part));
                parts.len() - 1
            });
            Self { index, part: PhantomData }
        }

        #[expect(
            clippy::expect_used,
            reason = "a view is drawn while its page is rendered, on the thread that made it"
        )]
        pub(crate) fn get(self) -> Arc<T> {
            let part = PARTS.with_borrow(|parts| parts.get(self.index).cloned());
            part.and_then(|part| part.downcast().ok()).expect("the page is being rendered")
        }
    }

    pub(super) struct Followers;

    impl Followers {
        pub(super) const fn new() -> Self {
            Self
        }

        #[expect(clippy::unused_self, reason = "the browser's half has something to do")]
        pub(super) const fn track(&self) {}

        #[expect(clippy::unused_self, reason = "the browser's half has something to do")]
        pub(super) const fn notify(&self) {}
    }
}
