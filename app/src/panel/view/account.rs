use leptos::prelude::*;

use super::question::question;
use crate::controls::live;
use crate::menu::{Item, menu};
use crate::panel::actions::Panel;
use crate::panel::elements;
use crate::panel::state::Question;
use crate::texts::panel as texts;

/// Whose connection it is, in one line, with a menu to change or end it.
#[component]
pub(crate) fn AccountLine(panel: Panel) -> impl IntoView {
    let who = live(move || panel.viewer().with_account(texts::account));
    let nobody = {
        let who = who.clone();
        live(move || who().is_empty())
    };
    let ask = |label, question: Question| Item::new(label, move || panel.ask(question.clone()));
    let items = vec![ask(texts::SWITCH.text(), Question::Switch), ask(texts::DISCONNECT.text(), Question::Disconnect)];
    view! {
        <div class="account" hidden=nobody>
            <p class="hint">
                <span class="visually-hidden">{texts::UPWORK_ACCOUNT.text()}" "</span>
                {who}
            </p>
            {menu(panel.menus(), elements::ACCOUNT.to_owned(), texts::ACCOUNT.text(), None, items)}
            {question(panel, "")}
        </div>
    }
}
