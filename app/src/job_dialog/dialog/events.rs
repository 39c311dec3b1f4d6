//! Events of the page: its start, and the user's input.

use leptos::prelude::{event_target_checked, event_target_value};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use super::Dialog;
use crate::browser;
use crate::host::host;
use crate::job_dialog::field_values::{is_box, takes_names, write, write_question};
use crate::job_dialog::form_fields;
use crate::model::{Field, YES};

impl Dialog {
    /// Begins to listen to the host, and loads what the first state did not contain.
    pub(in crate::job_dialog) fn start(self) {
        host().follow_theme();
        self.connector().follow();
        browser::follow_pointer();
        browser::on_key("Escape", move || self.escape());
        for event in ["keydown", "pointermove", "pointerdown"] {
            browser::on_document(event, move |_| self.posting().touch());
        }
        self.saving().show_time(browser::local_time);
        self.check();
        if self.entries().edits_job() {
            self.load_job();
        }
        if !self.choices().has_options() || self.entries().has_more() {
            self.load_options();
        }
    }

    /// The user has opened *More preferences*.
    pub(in crate::job_dialog) fn open_more(self) {
        if self.choices().lacks_names() {
            self.load_options();
        }
    }

    /// Handles an input event.
    pub(in crate::job_dialog) fn input(self, event: &Event) {
        let Some(element) = target(event) else { return };
        let text = event_target_value(event);
        if let Some(index) = form_fields::question(&element) {
            self.change(Some(Field::Questions), &mut |draft| write_question(draft, index, &text));
        } else if let Some(payment) = form_fields::payment(&element) {
            self.change(None, &mut |draft| draft.payment = payment);
        } else if let Some(field) = form_fields::field(&element) {
            match field {
                Field::Skills => self.look_for(&text),
                _ if is_box(field) => {
                    let yes = if event_target_checked(event) { YES } else { "" };
                    self.change(Some(field), &mut |draft| write(draft, field, yes.to_owned()));
                }
                _ => self.change(Some(field), &mut |draft| write(draft, field, text.clone())),
            }
            if takes_names(field) {
                // Adds the name, and empties the field for the next.
                browser::set_value(&element, "");
            }
        }
    }

    /// The user has left a field. Its message waits for the end of the press that left it: it must not push the pressed
    /// button away.
    pub(in crate::job_dialog) fn focusout(self, event: &Event) {
        let Some(field) = target(event).and_then(|element| form_fields::field_or_question(&element)) else { return };
        browser::spawn(async move {
            browser::pointer_released().await;
            if field == Field::Skills {
                self.leave_skills();
            }
            self.checks().show(&[field]);
        });
    }
}

/// The id of the element that an event is about.
fn target(event: &Event) -> Option<String> {
    Some(event.target()?.dyn_into::<Element>().ok()?.id())
}
