use web_sys::Window;

#[cfg(not(feature = "forge"))]
const FEATURES: &str = "popup,width=640,height=800";

/// A window that we opened. We cannot know whether it is still open: a page in it may cut its link to us.
pub(crate) struct Popup(Window);

impl Popup {
    /// Opens a window. Works only inside a click; `None` if the browser blocks it.
    #[cfg(not(feature = "forge"))]
    pub(crate) fn open(path: &str) -> Option<Self> {
        let opened = super::window()?.open_with_url_and_target_and_features(path, "_blank", FEATURES);
        opened.ok().flatten().map(Self)
    }

    /// Sends the window to an address. False if that failed.
    pub(crate) fn go_to(&self, path: &str) -> bool {
        self.0.location().set_href(path).is_ok()
    }

    /// Closes the window, if the browser lets us.
    pub(crate) fn close(&self) {
        _ = self.0.close();
    }
}
