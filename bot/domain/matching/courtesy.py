"""Greetings, thanks, farewells and praise: messages that are nothing but courtesy."""

from __future__ import annotations

import re

from bot.domain.matching.verdicts import Smalltalk

_WORDS = {
    Smalltalk.GREETING: (
        "你好吗", "你好", "您好", "妳好", "大家好", "你们好", "各位好", "早上好", "早安", "早晨", "上午好", "中午好", "下午好",
        "晚上好", "嗨", "哈喽", "哈啰", "哈罗", "嘿", "喂", "在吗", "在不在", "在么", "有人吗", "有没有人", "有人在吗", "新年好",
        "新年快乐", "春节快乐", "中秋快乐", "国庆快乐", "节日快乐", "周末愉快", "恭喜发财", "好久不见", "早", "吃了吗",
        "hello", "hi", "hey", "hiya", "yo", "good morning", "good afternoon", "good evening", "good day", "morning",
        "greetings", "how are you", "how do you do", "nice to meet you", "happy new year", "nihao", "ni hao", "nin hao",
        "zaoshang hao", "wanshang hao", "こんにちは", "おはよう", "안녕하세요", "bonjour", "hola", "xin chào", "salut", "привет",
    ),
    Smalltalk.THANKS: (
        "谢谢您", "谢谢你", "谢谢", "谢了", "谢啦", "多谢", "感谢", "感恩", "感激", "辛苦了", "辛苦", "麻烦你了", "麻烦您了",
        "费心了", "有劳", "谢", "thanks a lot", "thanks", "thank you", "thank u", "many thanks", "thx", "ty", "cheers",
        "much appreciated", "appreciate it", "appreciated", "xiexie", "xie xie", "duoxie", "ありがとう", "감사합니다", "merci",
        "gracias",
    ),
    Smalltalk.FAREWELL: (
        "再见", "拜拜", "拜", "掰掰", "下次再聊", "下次聊", "晚安", "先这样", "没事了", "没别的了", "没有了", "不用了", "回头见",
        "回聊", "走先", "明天见", "bye bye", "bye", "goodbye", "good bye", "see you later", "see you", "see ya", "good night",
        "that's all", "that is all", "nothing else", "88", "886", "zaijian", "baibai",
    ),
    Smalltalk.PRAISE: (
        "你真棒", "真棒", "太棒了", "很棒", "棒", "回答得很好", "回答得真好", "答得好", "太厉害了", "厉害", "好用", "真好用", "点赞",
        "给你点赞", "赞", "服务不错", "不错", "做得很好", "做得好", "很满意", "满意", "真方便", "好评", "你好聪明", "真聪明", "聪明",
        "太好了", "好极了", "真好", "很好", "good job", "great job", "well done", "nice bot", "great service", "very helpful",
        "helpful", "excellent", "awesome", "great", "perfect", "good bot", "nice", "amazing", "好东西", "你真是叻", "叻",
    ),
}  # fmt: skip
_AROUND = (
    "好的", "好滴", "好嘞", "好啦", "好吧", "好", "嗯", "哦", "噢", "明白了", "明白", "知道了", "知道", "收到", "了解了", "了解", "懂了", "清楚了", "行", "可以",
    "非常", "十分", "太", "很", "真的", "真", "特别", "真心", "你们", "您", "你", "我", "的", "了", "啦", "呀", "啊", "哈", "呢", "吧",
    "嘛", "哟", "喔", "咯", "机器人", "小助手", "助手", "客服", "街坊", "亲", "朋友", "回复", "回答", "解答", "耐心", "帮忙", "帮助",
    "帮了大忙", "大家", "各位", "请", "ok", "okay", "got it", "i see", "understood", "alright", "all right", "sure", "there",
    "everyone", "everybody", "all", "bot", "again", "so much", "very much", "a lot", "for your help", "for the help",
    "for helping", "sir", "madam", "friend", "you", "for now", "then", "oh", "ah", "well", "you are", "you're", "your", "help",
    "much", "really", "very", "晒", "ni", "ne", "a", "le",
)  # fmt: skip
_MARKS = re.compile(r"[^\w\s]+|\s+")


def _either(words: tuple[str, ...]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    spaced = (rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in longest_first)
    return "|".join(spaced)


_NAMED = "|".join(f"(?P<{kind.value}>{_either(words)})" for kind, words in _WORDS.items())
_PIECE = re.compile(rf"\s*(?:{_NAMED}|(?P<around>{_either(_AROUND)}))")
_LONGEST = 48
# What is said last is meant, but thanks outweigh a greeting.
_RANK = (Smalltalk.THANKS, Smalltalk.FAREWELL, Smalltalk.PRAISE, Smalltalk.GREETING)
_NODS = re.compile(
    r"(?:好的|好滴|好嘞|好吧|好|嗯+|哦+|噢|明白了?|知道了?|收到|了解了?|懂了?|清楚了?|行|ok|okay|got it|i see|\s|了|啦|的|谢)+"
)


def courtesy(text: str) -> Smalltalk | None:
    """Say which courtesy a normalised *text* is; None if it says anything else."""
    plain = _MARKS.sub(" ", text).strip()
    if not plain or len(plain) > _LONGEST:
        return None
    if _NODS.fullmatch(plain):
        return Smalltalk.THANKS
    kinds: set[Smalltalk] = set()
    place = 0
    while place < len(plain):
        found = _PIECE.match(plain, place)
        if not found or found.end() == place:
            return None
        if found.lastgroup and found.lastgroup != "around":
            kinds.add(Smalltalk(found.lastgroup))
        place = found.end()
    return next((kind for kind in _RANK if kind in kinds), None)
