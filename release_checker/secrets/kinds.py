# SPDX-FileCopyrightText: 2026 release-checker contributors
# SPDX-License-Identifier: Apache-2.0

"""From a rule of the engine to what people call such a key; and which of the engine's rules count."""

from __future__ import annotations

import re

from release_checker.secrets.records import Grade, Kind

OURS = {
    "research.wandb": Kind("Weights & Biases API key", Grade.CONTEXT),
    "research.wandb.argument": Kind("Weights & Biases API key", Grade.CONTEXT),
    "research.wandb.netrc": Kind("Weights & Biases API key", Grade.CONTEXT),
    "research.wandb.v1": Kind("Weights & Biases API key", Grade.FORM, "wandb_v"),
    "research.huggingface": Kind("Hugging Face token", Grade.FORM, "hf_"),
    "research.mlflow.password": Kind("password of an MLflow server", Grade.PASSWORD),
    "research.uri": Kind("password in an address", Grade.PASSWORD),
    "research.kaggle": Kind("Kaggle API key", Grade.CONTEXT),
    "research.kaggle.json": Kind("Kaggle API key", Grade.CONTEXT),
    "research.kaggle.token": Kind("Kaggle API token", Grade.FORM, "KGAT_"),
    "research.openai": Kind("OpenAI API key", Grade.FORM, "sk-"),
    "research.openai.any": Kind("OpenAI API key", Grade.FORM, "sk-"),
    "research.anthropic": Kind("Anthropic API key", Grade.FORM, "sk-ant-"),
    "research.anthropic.any": Kind("Anthropic API key", Grade.FORM, "sk-ant-"),
    "research.comet": Kind("Comet API key", Grade.CONTEXT),
    "research.comet.experiment": Kind("Comet API key", Grade.CONTEXT),
    "research.neptune": Kind("Neptune API token", Grade.FORM, "eyJh"),
    "research.private-key": Kind("private key", Grade.FORM, "-----BEGIN"),
    "research.private-key.putty": Kind("private key", Grade.FORM, "PuTTY-User-Key-File"),
    "research.private-key.logged": Kind("private key", Grade.FORM, "-----BEGIN"),
    "research.aws.id": Kind("AWS access key", Grade.FORM, "AKIA"),
    "research.aws.secret": Kind("AWS secret access key", Grade.CONTEXT),
    "research.aws.pair": Kind("AWS secret access key", Grade.CONTEXT),
    "research.aws.session": Kind("AWS session token", Grade.CONTEXT),
    "research.aws.service": Kind("AWS service key", Grade.FORM),
    "research.google": Kind("Google API key", Grade.FORM, "AIza"),
    "research.google.oauth": Kind("Google OAuth client secret", Grade.FORM, "GOCSPX-"),
    "research.azure": Kind("Azure account key", Grade.CONTEXT),
    "research.azure.storage": Kind("Azure account key", Grade.CONTEXT),
    "research.azure.account": Kind("Azure account key", Grade.CONTEXT),
    "research.azure.refresh": Kind("Azure refresh token", Grade.FORM),
    "research.azure.api": Kind("Azure API key", Grade.CONTEXT),
    "research.azure.connection": Kind("Azure connection string", Grade.CONTEXT),
    "research.azure.devops": Kind("Azure DevOps token", Grade.FORM),
    "research.azure.devops.old": Kind("Azure DevOps token", Grade.CONTEXT),
    "research.azure.client": Kind("Azure client secret", Grade.FORM),
    "research.azure.client.named": Kind("Azure client secret", Grade.CONTEXT),
    "research.azure.signed": Kind("Azure service key", Grade.FORM),
    "research.azure.sas": Kind("Azure shared access signature", Grade.CONTEXT),
    "research.google.access": Kind("Google access token", Grade.FORM, "ya29."),
    "research.google.refresh": Kind("Google refresh token", Grade.FORM, "1//0"),
    "research.google.storage": Kind("Google storage key", Grade.FORM),
    "research.google.account": Kind("Google service account key", Grade.FORM),
    "research.google.client": Kind("Google OAuth client secret", Grade.CONTEXT),
    "research.private-key.base64": Kind("private key", Grade.FORM, "LS0tLS1CRUdJTi"),
    "research.github.client": Kind("GitHub OAuth client secret", Grade.CONTEXT),
    "research.slack.webhook": Kind("Slack webhook", Grade.FORM, "hooks.slack.com/services/"),
    "research.slack.token": Kind("Slack token", Grade.FORM, "xox"),
    "research.github": Kind("GitHub token", Grade.FORM, "gh"),
    "research.gitlab": Kind("GitLab token", Grade.FORM, "gl"),
    "research.connection": Kind("password in a connection string", Grade.PASSWORD),
    "research.connection.cache": Kind("password in a connection string", Grade.PASSWORD),
    "research.password": Kind("password", Grade.PASSWORD),
    "research.password.settings": Kind("password", Grade.PASSWORD),
    "research.generic": Kind("key or token", Grade.CONTEXT),
    "research.generic.settings": Kind("key or token", Grade.CONTEXT),
}
"Rules of rules.yml, the more telling kind of a value first."
RANK = {rule: number for number, rule in enumerate(OURS)}
ENGINES = "betterleaks."
NO_SECRETS = re.compile(
    r"client-id|account-id|-id$|-id-|account-name|account-host|instance-url|project-url|rest-url|-host$|-domain$|tenant|username"
    r"|cloud-name|public|pub-|token-name|address|project-api-key|browser-api|client-sdk|mobile-sdk|jfrog-url|sdk-key|session-cookie"
    r"|jwt|test-api|gcp-|azure-|generic|private-key|weights-and|huggingface|aws-access|aws-secret|aws-session|openai|kimi"
    r"|anthropic|slack|github|gitlab|curl-|mongodb-connection|kubernetes"
)
"""Rules of the engine that are off: identifiers and keys made to be public; what rules.yml does with fewer false alarms;
JSON web tokens, which expire and stand in many an address of a download."""


def kind_of(rule: str) -> Kind:
    """The kind that a rule finds."""
    if rule in OURS:
        return OURS[rule]
    words = re.sub(r"\.\d+$", "", rule.removeprefix(ENGINES)).replace("-", " ").replace("api key", "API key")
    return Kind(words[:1].upper() + words[1:], Grade.FORM)


def rank_of(rule: str) -> int:
    """Which of several kinds of one value is told: the lowest; a generic one only for want of another."""
    number = RANK.get(rule)
    if number is None:
        return len(RANK) - 5
    return number if number < len(RANK) - 4 else number + 1
