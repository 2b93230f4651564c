"""What kind of message it is: question, complaint, stranger, injection or advert; and urgency.

A linear model over the message's n-grams, concepts and a few signs of form, fitted on lines
written for this project (tests/bench/match/fit_nature.py). It knows no knowledge base; the
verdict weighs it against how well an entry matches.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.domain.matching.concepts import Thesaurus
from bot.domain.matching.data import raw
from bot.domain.matching.grams import CHANNEL_SHIFT, Channel, Grams
from bot.domain.matching.reading import Reading, Script
from bot.domain.matching.tokens import token_string

KINDS = ("question", "complaint", "stranger", "injection", "advert")
BUCKETS = 1 << 15
FORMS = 1 << 12

_FORMS = {
    "asks at the end": r"[?吗呢么嘛]\W*$",
    "exclaims": r"!",
    "asks when": r"什么时候|几时|何时|哪天|多久|when",
    "asks how many": r"多少|几[个套所间号点家]|how many|how much",
    "asks where": r"哪里|哪儿|在哪|哪个|where|which",
    "asks how": r"怎么[办样弄]?|如何|怎样|咋|how (?:do|can|to)",
    "asks whether": r"有没有|是不是|能不能|会不会|可不可以|是否|能否|吗\W*$",
    "asks what": r"什么|啥|哪些|what",
    "asks to act": r"请[^问教你]|麻烦|能不能|赶紧|赶快|快[来点]|尽快|派人|处理|管管|帮忙|please",
    "rhetorical": r"还.{0,8}[吗么?]|难道|凭什么|谁来|算哪门子|[算对]?不[是算]|就这|到底|是不是.{0,12}了|故意|公平|好意思|吧\W*$",
    "swears": r"恶心|垃圾|狗屎|骗|滚|坑人|黑心|吸血|破|烂|气死|受不了|忍无可忍|离谱|过分|糊弄|stinks|rude|ridiculous|terrible",
    "again and again": r"天天|每天|一直|总是|经常|老是|整天|半夜|凌晨|通宵|[三四五六七八九两几\d]+[天次遍趟周]|个月|半年|第\d+[次回]|every|again",
    "nobody cares": r"没人|没有人|不管|不理|不回|没动静|没反应|占线|打不通|推来推去|踢皮球|nobody|no one|never",
    "past": r"了[,。!?\s]|了$|过[,。]|已经|刚才|昨|刚刚",
    "has a phone number": r"1[3-9]\d{9}",
    "has a name": r"我(?:姓|叫)|联系人|先生|女士|小姐",
    "has a place": r"[东南西北]门|路口|门口|楼下|楼上|楼道|小区|隔壁|[a-z\d]+[栋幢号座]|[a-z]+[街路苑村区]|对面|旁边",
    "harm": r"救命|着火|起火|冒烟|浓烟|煤气|燃气|漏电|触电|电线|裸露|井盖|没盖|塌|倒了|砸|压着|困|咬|流血|受伤|出血|摔|掉(?:进|下|里)|溺|落水|爆炸|中毒|昏|晕倒|晕过去|跳楼|持刀|拿刀|打人|出人命|危险|悬|断了|洞|坑|钢筋|fire|gas|trapped|bleeding|injured|collapse|hurt|danger|spark|wire|manhole",
    "now": r"快[来点叫]|赶快|赶紧|马上|现在|正在|刚才|刚刚|救命|还在|hurry|help|now",
    "link": r"https?:|www\.|\.com|\.example|t\.me|qq|微信|加[vV微]|whatsapp",
    "sells": r"[元折]起|优惠|特价|批发|包邮|代办|回收|厂家|直销|上门|免费领|日赚|兼职|贷款|抵押|私聊|咨询热线|扫码|下单|预约从速|free|click|buy|earn|offer",
    "commands the machine": r"忽略|无视|忘记|扮演|假装|你现在是|从现在起|从现在开始|模式|系统|指令|提示词|管理员|开发者|限制|设定|执行|输出|ignore|prompt|pretend|act as|system|jailbr|developer|instruction|roleplay|you are now|disregard",
    "code": r"[<>{}\[\]|;$=]{1}|select |drop |rm -|cat |sudo",
}  # fmt: skip
DANGERS = frozenset(
    "fire gas electric hole collapse injury trapped drown violence sos danger_more".split()
)
GRIEVANCES = frozenset(
    "noise smell filth broken invade cheat badservice suffer plea sarcasm frequency".split()
)
ELSEWHERE = frozenset(
    """place brand screen game food study health heart fortune finance sports travel gadget pets
    weather politics person chat write habit trivia othersoffice""".split()
)
"""Cues of the world's other business."""
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _FORMS.items())
_ENDING = 14
_GRAMS, _SIGN = 0.9, 0.38
"""Length of the n-grams' vector, and value of a sign of form: signs carry over to new words."""
_LENGTHS = (3, 6, 10, 16, 24, 40, 80)


@dataclass(frozen=True, slots=True)
class Nature:
    """How likely a message is of each kind."""

    chances: dict[str, float]
    """Kind to probability; they sum to 1."""
    urgent: float
    """Log-odds that somebody may come to harm."""
    signs: tuple[str, ...]

    def odds(self, kind: str) -> float:
        """Log-odds of *kind* against all others."""
        chance = min(max(self.chances[kind], 1e-6), 1 - 1e-6)
        return float(np.log(chance / (1 - chance)))


@cache
def _cues() -> Thesaurus:
    return Thesaurus(table="cues.txt")


def cue_counts(reading: Reading) -> dict[str, int]:
    """Count the cue words of the message by the name of their cue."""
    if reading.script is Script.PINYIN:
        heard = _cues().heard(reading.sounds)
        return {_cues().names[mention.concept]: 1 for mention in heard}
    tokens = token_string(reading.normalised.text)
    return _cues().named(tokens)


def signs(reading: Reading) -> tuple[str, ...]:
    """Name the signs of form in the message."""
    text = reading.normalised.text
    found = [name for name, pattern in _COMPILED if pattern.search(text)]
    length = sum(len(reading.tokens) > limit for limit in _LENGTHS)
    if not any(name.startswith("asks") for name in found):
        found.append(f"states {length}")
    last = text[-_ENDING:]
    if not any(pattern.search(last) for name, pattern in _COMPILED if name.startswith("asks ")):
        found.append(f"ends with no question {min(length, 5)}")
    cues = cue_counts(reading)
    found += [f"cue {name}" for name in cues]
    found += [f"cues {name}" for name, count in cues.items() if count > 1]
    danger = sum(name in DANGERS for name in cues)
    found += [f"dangers {min(danger, 3)}"] if danger else []
    elsewhere = sum(name in ELSEWHERE for name in cues)
    found += [f"elsewhere {min(elsewhere, 3)}"] if elsewhere else []
    grief = sum(name in GRIEVANCES for name in cues)
    found.append(f"grievances {min(grief, 4)}")
    return (*found, f"length {length}", f"clauses {min(len(reading.clauses), 6)}")


def buckets(
    features: Grams, found: tuple[str, ...]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Hash n-grams and signs to the model's inputs; each once, with its value."""
    channel = features.keys >> CHANNEL_SHIFT
    used = features.keys[channel != Channel.SOUND]
    letters = features.keys[(channel == Channel.SOUND) & (features.weights < 0.36)]
    every = np.concatenate([used, letters])
    grams = np.unique((every % np.uint64(BUCKETS - FORMS)).astype(np.int64))
    forms = [BUCKETS - FORMS + zlib.crc32(name.encode()) % FORMS for name in found]
    values = np.full(len(grams), _GRAMS / np.sqrt(max(4, len(grams))), np.float32)
    return (
        np.concatenate([grams, np.array(forms, np.int64)]),
        np.concatenate([values, np.full(len(forms), _SIGN, np.float32)]),
    )


@cache
def _fitted() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """[kind and urgency, bucket] weights and their intercepts."""
    stored = zlib.decompress(raw("nature.bin"))
    rows = len(KINDS) + 1
    scales = np.frombuffer(stored[: 4 * rows], "<f4")
    intercepts = np.frombuffer(stored[4 * rows : 8 * rows], "<f4")
    weights = np.frombuffer(stored[8 * rows :], np.int8).reshape(rows, BUCKETS)
    return weights.astype(np.float32) * scales[:, None], intercepts


def judge(reading: Reading, features: Grams) -> Nature:
    """Say how likely *reading*, whose n-grams are *features*, is of each kind."""
    found = signs(reading)
    places, values = buckets(features, found)
    weights, intercepts = _fitted()
    scores = weights[:, places] @ values + intercepts
    mass = np.exp(scores[:-1] - scores[:-1].max())
    chances = dict(zip(KINDS, (mass / mass.sum()).tolist(), strict=True))
    return Nature(chances, float(scores[-1]), found)
