"""Characters of Word's symbol fonts: what a reader sees where the file holds a private code."""

from __future__ import annotations

WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "❐", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "⬥",
    0x8C: "①", 0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xB2: "✧", 0xD8: "➢", 0xDC: "➲", 0xE0: "→", 0xE8: "➔",
    0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0x52: "☑", 0x53: "☒", 0xA3: "□", 0x2A: "□",
}  # fmt: skip
SYMBOL = {
    0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xAE: "→", 0xB2: "″",
    0xA2: "′", 0x2D: "−", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x77: "ω", 0x44: "Δ", 0x53: "Σ",
    0x57: "Ω", 0xD6: "√", 0xD7: "·", 0xE5: "∑", 0x25: "%", 0x3D: "=", 0x2B: "+",
}  # fmt: skip


def symbol(font: str, char: str) -> str:
    """What a reader sees for a character of a symbol font; unknown ones stay as they are, for `repair` to flag.

    >>> symbol("Wingdings", "\\uf0fc"), symbol("Symbol", "\\uf0b3"), symbol("宋体", "年")
    ('✓', '≥', '年')
    """
    code = ord(char)
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    elif not (font.startswith(("Wingdings", "Symbol", "Webdings")) and code < 0x100):
        return char
    table = WINGDINGS if font.startswith(("Wingdings", "Webdings")) else SYMBOL if font.startswith("Symbol") else {**WINGDINGS, **SYMBOL}
    return table.get(code, char)
