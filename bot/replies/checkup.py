"""What a look at the office found, in words an operator can act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.checkup import Finding
from bot.replies.texts import Texts

Say = Callable[[Texts, Mapping[str, object]], str]

_WORDS: dict[str, Say] = {
    "knowledge_read": lambda t, f: t.plain("Knowledge: {entries} answers, no problem found.", **f),
    "knowledge_doubtful": lambda t, f: t.plain(
        "Knowledge: {entries} answers, {problems} places to look at. {command} lists them.", **f
    ),
    "knowledge_broken": lambda t, f: t.plain(
        "Knowledge in {directory} cannot be read: {first} {command} lists everything.", **f
    ),
    "disk_roomy": lambda t, f: t.plain("Disk: {free} free for {directory}.", **f),
    "disk_low": lambda t, f: t.plain(
        "Disk: only {free} free for {directory}. Make room soon.", **f
    ),
    "disk_shut": lambda t, f: t.plain(
        "Nothing can be written to {directory}. Change its owner, or set {setting}.", **f
    ),
    "database_ready": lambda t, f: t.plain("Database: reachable.", **f),
    "database_none": lambda t, f: t.plain("Database: made at the first start.", **f),
    "database_held": lambda t, f: t.plain("Database: in use by the bot, which is running.", **f),
    "database_wrong": lambda t, f: t.plain("The database does not answer: {reason}", **f),
    "database_shut": lambda t, f: t.plain(
        "The database {file} cannot be opened. Change its owner.", **f
    ),
    "database_newer": lambda t, f: t.plain(
        "The database was written by a newer version. Install that version again.", **f
    ),
    "key_none": lambda t, f: t.plain(
        "Words in the database are not encrypted. Set {setting} to a file of keys, or encrypt the"
        " disk.",
        **f,
    ),
    "key_set": lambda t, f: t.plain("Words in the database are encrypted.", **f),
    "key_wrong": lambda t, f: t.plain("The file of {setting} has no key: {reason}", **f),
    "token_missing": lambda t, f: t.plain(
        "There is no token yet. Ask {botfather} for one and set {setting}.", **f
    ),
    "token_refused": lambda t, f: t.plain(
        "Telegram refuses the token. Copy it from {botfather} once more into {setting}.", **f
    ),
    "telegram_reached": lambda t, f: t.plain("Telegram: reached as @{username}.", **f),
    "telegram_unreached": lambda t, f: t.plain(
        "{server} does not answer. Check the network, or set {setting} to a server of your own.",
        **f,
    ),
    "polling": lambda t, f: t.plain("Messages are fetched by the bot itself.", **f),
    "polling_hooked": lambda t, f: t.plain(
        "Messages still go to the address {url}. The bot takes that away when it starts; whatever"
        " else uses this token then hears nothing more.",
        **f,
    ),
    "webhook": lambda t, f: t.plain("Messages come to {url}.", **f),
    "webhook_incomplete": lambda t, f: t.plain("Set {settings}: a webhook needs both.", **f),
    "webhook_elsewhere": lambda t, f: t.plain(
        "Messages do not come to {url} yet. The bot arranges it when it starts.", **f
    ),
    "webhook_failing": lambda t, f: t.plain(
        "Telegram could not deliver to {url}: {reason}. {pending} messages wait there.", **f
    ),
    "group_none": lambda t, f: t.plain(
        "There is no staff group. Complaints can be worked on the console alone; set {setting}"
        " to work them in a group.",
        **f,
    ),
    "group_unknown": lambda t, f: t.plain(
        "The bot is not in the group {chat}. Add it there as administrator, or set {setting}.", **f
    ),
    "group_wrong": lambda t, f: t.plain("{chat} is no group. Set {setting} to your group's.", **f),
    "group_plain": lambda t, f: t.plain(
        "In “{title}” the bot is no administrator and hears little. Make it one.",
        **f,
    ),
    "group_ready": lambda t, f: t.plain("Staff group: “{title}”.", **f),
    "admins_none": lambda t, f: t.plain(
        "The settings name no admin. Set {setting} to your own Telegram number.", **f
    ),
    "admins_unreached": lambda t, f: t.plain(
        "The bot cannot write to {ids} yet. Each of them must open @{username} and press Start.",
        **f,
    ),
    "admins_ready": lambda t, f: t.plain("Admins: {count}, all reachable.", **f),
    "web_open": lambda t, f: t.plain(
        "Web pages: {url} is not encrypted. Put a proxy with {scheme} before it.", **f
    ),
    "web_local": lambda t, f: t.plain(
        "Web pages: reachable from this machine alone. Set {setting} to the public address.", **f
    ),
    "web_ready": lambda t, f: t.plain("Web pages: {url}", **f),
}


def finding_text(t: Texts, finding: Finding) -> str:
    """Say in a sentence or two what was found and what to do about it."""
    return _WORDS[finding.what](t, finding.facts)


def known() -> frozenset[str]:
    """Give every finding that has words."""
    return frozenset(_WORDS)
