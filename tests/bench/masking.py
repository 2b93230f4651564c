"""How many planted personal numbers are hidden, and how much of what is hidden is one."""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.masking import found, mask

KINDS = ("phone", "identity", "card", "plate")
_FRAMES = (
    "{0}门口路灯坏了，联系我{1}，谢谢",
    "我是{0}的业主，电话 {1}。楼道灯坏了半个月没人修！",
    "车牌{1}天天堵着{0}的消防通道",
    "{1}",
    "请打{1}找老王，{0}",
    "身份证号是{1}，住{0}",
    "钱退到{1}这张卡，{0}",
    "（{1}）{0}下水道堵了",
    "{0}：{1}，{1}都可以",
)
_PLACES = ("人民路12号", "幸福小区3栋501", "第2小学北门", "地铁11号线出口", "望江楼B座")
_SPOKEN = "零一二三四五六七八九"


@dataclass
class Figures:
    """What came of a run."""

    planted: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    spans: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the planted numbers that are hidden."""
        return self.hidden.total() / self.planted.total()

    @property
    def precision(self) -> float:
        """Share of the hidden spans that were planted."""
        return self.right / self.spans


def _digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choice("0123456789") for _ in range(count))


def _phone(dice: random.Random) -> str:
    whole = f"1{dice.choice('3456789')}{_digits(dice, 9)}"
    groups = (whole[:3], whole[3:7], whole[7:])
    return dice.choice(
        (
            *(lambda: whole,) * 5,
            lambda: " ".join(groups),
            lambda: "-".join(groups),
            lambda: f"+86 {whole}",
            lambda: f"86{whole}",
            lambda: "".join(chr(ord(one) + 0xFEE0) for one in whole),
            lambda: "".join(_SPOKEN[int(one)] for one in whole),
            lambda: f"{whole[:4]} {whole[4:7]} {whole[7:]}",
        )
    )()


def _identity(dice: random.Random) -> str:
    born = f"{dice.randint(1930, 2015)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
    body = (
        f"{dice.choice(('31', '44', '11', '32', '52'))}{_digits(dice, 4)}{born}{_digits(dice, 3)}"
    )
    # The standard's own words: sum of digit times 2 to the power of its place, modulo 11.
    rest = sum(int(one) * 2 ** (17 - at) for at, one in enumerate(body)) % 11
    last = (12 - rest) % 11
    whole = body + ("X" if last == 10 else str(last))
    return dice.choice((whole, whole, whole.lower(), f"{whole[:6]} {whole[6:14]} {whole[14:]}"))


def _card(dice: random.Random) -> str:
    body = dice.choice(("622202", "621700", "436742", "524094")) + _digits(dice, 12)
    body = body[: dice.choice((15, 18))]
    total = 0
    for at, one in enumerate(reversed(body)):
        twice = int(one) * (2 if at % 2 == 0 else 1)
        total += twice - 9 if twice > 9 else twice
    whole = body + str(-total % 10)
    groups = [whole[at : at + 4] for at in range(0, len(whole), 4)]
    return dice.choice((whole, whole, " ".join(groups)))


def _plate(dice: random.Random) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    head = dice.choice("沪粤京苏浙皖鲁川") + dice.choice(letters)
    tail = dice.choice(
        (_digits(dice, 5), dice.choice(letters) + _digits(dice, 4), f"D{_digits(dice, 5)}")
    )
    return dice.choice((head + tail, f"{head}·{tail}", f"{head} {tail}", (head + tail).lower()))


_MAKERS: dict[str, Callable[[random.Random], str]] = dict(
    zip(KINDS, (_phone, _identity, _card, _plate), strict=True)
)


def planted(dice: random.Random, kind: str) -> str:
    """Make a personal number of a kind, dressed in one of the ways people write it."""
    return _MAKERS[kind](dice)


def _decoy(dice: random.Random) -> str:
    """Say something with digits that is about nobody."""
    day = f"2023{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
    return dice.choice(
        (
            f"JF-{day}-{dice.randint(1, 9999):04}",
            f"工单{day}{_digits(dice, 8)}",
            f"快递单号{dice.choice('789')}{_digits(dice, 14)}",
            f"订单{_digits(dice, 18)}",
            f"电表读数{_digits(dice, 8)}",
            f"{dice.randint(2, 9999)}号楼{dice.randint(101, 3306)}室",
            f"{dice.randint(1, 99)}路公交{dice.randint(5, 23)}:{dice.randint(0, 59):02}",
            f"投资{dice.randint(1, 99999)}.{dice.randint(0, 99)}万元",
            f"统一社会信用代码91{_digits(dice, 6)}MA{_digits(dice, 8)}",
            f"12345、110、{dice.choice(('96111', '12315', '95588'))}",
            f"苏A座{dice.randint(1, 30)}楼",
            f"2023-{dice.randint(1, 12):02}-{dice.randint(1, 28):02} {_digits(dice, 2)}:30",
        )
    )


def run(count: int, seed: int = 2023) -> Figures:
    """Mask *count* made-up complaints, each with one planted number and something like one."""
    dice, figures = random.Random(seed), Figures()
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        value = planted(dice, kind)
        frame = dice.choice(_FRAMES)
        decoy = "" if frame == "{1}" else f"。{_decoy(dice)}，{_decoy(dice)}"
        _score(figures, kind, value, frame.format(dice.choice(_PLACES), value) + decoy)
    return figures


def _score(figures: Figures, kind: str, value: str, text: str) -> None:
    places = [at for at in range(len(text)) if text.startswith(value, at)]
    spans, masked = found(text), mask(text)
    figures.planted[kind] += 1
    if value not in masked and all(
        masked[at + 2 : at + len(value) - 2].strip("*") == "" for at in places
    ):
        figures.hidden[kind] += 1
    else:
        figures.missed.append(text)
    for start, end in spans:
        figures.spans += 1
        if any(start < at + len(value) and at < end for at in places):
            figures.right += 1
        else:
            figures.wrong.append(f"{text[start:end]}\t{text}")


def main() -> None:
    """Print the figures, and a few of what went wrong."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=2023)
    asked.add_argument("--show", type=int, default=0, help="So many misses of either kind.")
    wanted = asked.parse_args()
    figures = run(wanted.count, wanted.seed)
    print("| planted | hidden | of |\n| --- | --- | --- |")
    for kind in KINDS:
        print(f"| {kind} | {figures.hidden[kind]} | {figures.planted[kind]} |")
    print(
        f"\nRecall {figures.recall:.2%}, precision {figures.precision:.2%}, {figures.spans} spans."
    )
    for line in figures.missed[: wanted.show] + figures.wrong[: wanted.show]:
        print(line)


if __name__ == "__main__":
    main()
