use js_sys::Date;

/// A point in time, to measure how long ago it was.
///
/// Each of the two clocks fails in its own way: the page's stops while the machine sleeps, and the system's may be set.
/// The longer of the two measurements counts.
#[derive(Clone, Copy)]
pub(crate) struct PageTime {
    page: f64,
    system: f64,
}

impl PageTime {
    /// Earlier than all others; reads no clock.
    #[cfg(feature = "stories")]
    pub(crate) const LONG_AGO: Self = Self { page: 0.0, system: 0.0 };

    pub(crate) fn now() -> Self {
        Self { page: super::now(), system: Date::now() }
    }

    /// When the page was requested.
    #[cfg(not(feature = "forge"))]
    pub(crate) fn of_page() -> Self {
        Self { page: 0.0, system: Date::now() - super::now() }
    }

    /// Milliseconds since then.
    pub(crate) fn age(self) -> f64 {
        let now = Self::now();
        (now.page - self.page).max(now.system - self.system)
    }
}
