"""Strings that have broken spreadsheets, documents and pages elsewhere, each with what it must become as text."""

from __future__ import annotations

NFD_NAME = "\u1112\u1161\u11ab\u1109\u1169\u11af"

# What was typed → what a reader may see of it.
TEXTS = {
    "=cmd|' /C calc'!A0": "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x.example","click")': '=HYPERLINK("http://x.example","click")',
    "+1+1": "+1+1",
    "-1+1": "-1+1",
    "@SUM(1)": "@SUM(1)",
    "＝1+1": "＝1+1",
    "＋1": "＋1",
    "－1": "－1",
    "＠SUM(1)": "＠SUM(1)",
    "\t=1+1": " =1+1",
    "\r=1+1": "\n=1+1",
    "\n=1+1": "\n=1+1",
    "\u3164=1+1": "\u3164=1+1",
    "\u200b=1+1": "=1+1",
    "\u202e=1+1": "=1+1",
    "정\x00지호": "정지호",
    "정\x1f지\x7f호\x9f": "정지호",
    "정\ud800지호": "정지호",
    "정\uffff지호": "정지호",
    "\u202e호지정\u202c": "호지정",
    "\u3164": "\u3164",
    "00123": "00123",
    "💐 감사합니다 👩\u200d💻": "💐 감사합니다 👩\u200d💻",
    NFD_NAME: "한솔",
    "첫 줄\r\n둘째 줄": "첫 줄\n둘째 줄",
    "</script><b>&amp;]]>": "</script><b>&amp;]]>",
    "_x0041_": "_x0041_",
    "http://x.example/": "http://x.example/",
    '#eval("1+1") $x$ *굵게* _기울임_ \\ ] [ @ref <label> `raw` // 주석': '#eval("1+1") $x$ *굵게* _기울임_ \\ ] [ @ref <label> `raw` // 주석',
}

# A spreadsheet may calculate any of these unless it is told not to.
FORMULAS = tuple(text for text, seen in TEXTS.items() if seen.strip(" \n\u3164")[:1] in tuple("=+-@＝＋－＠"))
