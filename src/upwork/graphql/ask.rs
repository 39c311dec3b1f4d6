//! Sends a document and reads the response.

use http::StatusCode;
use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::documents::Operation;
use super::wire::{self, Reply};
use super::{Graphql, errors};
use crate::upwork::http::{CallError, RetryPolicy};
use crate::upwork::{Access, Tokens, UpworkError, answers};

/// Names the organization that a call is for.
const TENANT_HEADER: &str = "X-Upwork-API-TenantId";

impl Graphql {
    /// Sends one document. A response in the 200s is returned with its errors; anything else is an error.
    pub(super) async fn ask<D: DeserializeOwned>(
        &self,
        operation: &'static Operation,
        variables: &(impl Serialize + Sync),
        tokens: &Tokens,
        organization: Option<&str>,
    ) -> Result<Reply<D>, UpworkError> {
        let body = GraphqlBody { query: operation.document, operation_name: operation.name, variables };
        let url = format!("{}/graphql", self.config.api_url);
        let request = || {
            let request = self.http.request(Method::POST, &url).bearer_auth(&tokens.access).json(&body);
            organization.into_iter().fold(request, |request, organization| request.header(TENANT_HEADER, organization))
        };
        let repeat = if operation.changes { RetryPolicy::NotAfterSend } else { RetryPolicy::Idempotent };
        let answer = self.http.send(operation.name, repeat, request).await.map_err(|e| no_answer(operation, e))?;
        let reply = wire::read(&answer.body);
        if answer.status.is_client_error() {
            if let Some(error) = answers::without_words(&answer) {
                return Err(error);
            }
            let errors = reply.map(|reply: Reply<D>| reply.errors).unwrap_or_default();
            return Err(errors::refusal(operation, answer.status, &errors));
        }
        match reply {
            Some(reply) if answer.status.is_success() => Ok(reply),
            _ => Err(unreadable(operation)),
        }
    }

    /// Reads a response that must be complete: data, or its errors.
    pub(super) async fn read<D: DeserializeOwned>(
        &self,
        operation: &'static Operation,
        variables: &(impl Serialize + Sync),
        tokens: &Tokens,
        organization: Option<&str>,
    ) -> Result<D, UpworkError> {
        let mut reply = self.ask(operation, variables, tokens, organization).await?;
        reply.data = reply.data.filter(|_| reply.errors.is_empty());
        reply.into_data(operation)
    }

    /// Reads a response that is useful even if parts of it were refused.
    pub(super) async fn read_in_part<D: DeserializeOwned>(
        &self,
        operation: &'static Operation,
        variables: &(impl Serialize + Sync),
        access: &Access,
    ) -> Result<D, UpworkError> {
        let organization = Some(access.organization.as_str()).filter(|organization| !organization.is_empty());
        let reply = self.ask(operation, variables, &access.tokens, organization).await?;
        reply.into_data(operation)
    }
}

/// The body of a GraphQL request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GraphqlBody<'a, V> {
    query: &'a str,
    operation_name: &'a str,
    variables: &'a V,
}

fn no_answer(operation: &Operation, error: CallError) -> UpworkError {
    if operation.changes { error.of_a_change() } else { error.of_a_read() }
}

fn unreadable(operation: &Operation) -> UpworkError {
    no_answer(operation, CallError::unreadable())
}

impl<D> Reply<D> {
    /// The data, otherwise the meaning of the errors, otherwise that the response can't be read.
    pub(super) fn into_data(self, operation: &Operation) -> Result<D, UpworkError> {
        match self.data {
            Some(data) => Ok(data),
            None if self.errors.is_empty() => Err(unreadable(operation)),
            None => Err(errors::refusal(operation, StatusCode::OK, &self.errors)),
        }
    }
}
