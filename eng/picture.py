#!/usr/bin/env python3
"""Runs a command in a terminal of its own and draws what it leaves on the screen as an SVG.

    eng/picture.py OUT.svg COLUMNS TITLE COMMAND...

It knows what llmd writes: text, line ends, "erase to the right", bold, dim, green and red. The same screen gives the same file.
"""
import fcntl, os, pty, re, struct, sys, termios
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

WIDTH, HEIGHT, MARGIN, TOP = 7.8, 18, 16, 44
COLOURS = {"32": "#7ee787", "31": "#ff7b72"}


def run(command, columns):
    """What the command writes to a terminal of this width."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        os.environ.pop("NO_COLOR", None)
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, columns, 0, 0))
    output = b""
    try:
        while piece := os.read(terminal, 65536):
            output += piece
    except OSError:
        pass  # on Linux, the end of a terminal
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0:
        sys.exit(f"{command[0]} failed:\n{output.decode()}")
    return output.decode()


def screen(output):
    """Lines of cells, each a character and its style."""
    lines, column, style = [[]], 0, ""
    for escaped, end, letters in re.findall(r"\x1b\[([0-9;?]*)([A-Za-z])|([^\x1b]|\x1b[=>])", output):
        if end == "m":
            style = "" if escaped in ("", "0") else escaped
        elif end == "K":
            del lines[-1][column:]
        elif letters == "\r":
            column = 0
        elif letters == "\n":
            lines.append([])
            column = 0
        elif letters and letters[0] != "\x1b":
            lines[-1] += [(" ", "")] * (column - len(lines[-1]))
            lines[-1][column:column + 1] = [(letters, style)]
            column += 1
    while lines and not any(letter.strip() for letter, _ in lines[-1]):
        lines.pop()
    return lines


def runs(line):
    """Pieces of one style without a gap, each with its place and its width in cells; so columns stay below each other in any font."""
    place, pieces = 0, []
    for letter, style in line:
        width = 2 if east_asian_width(letter) in "WF" else 1
        if letter == " " and (not pieces or pieces[-1][2].endswith(" ")):
            pass
        elif pieces and pieces[-1][3] == style and pieces[-1][0] + pieces[-1][1] == place:
            start, length, text, _ = pieces[-1]
            pieces[-1] = (start, length + width, text + letter, style)
        else:
            pieces.append((place, width, letter, style))
        place += width
    for start, length, text, style in pieces:
        if text.strip():
            bare = text.rstrip()
            yield start, length - (len(text) - len(bare)), bare, style


def look(style):
    parts = style.split(";")
    colour = next((f' fill="{COLOURS[part]}"' for part in parts if part in COLOURS), "")
    return colour + (' font-weight="bold"' if "1" in parts else "") + (' opacity="0.65"' if "2" in parts else "")


def draw(lines, columns, title):
    width, height = columns * WIDTH + 2 * MARGIN, TOP + len(lines) * HEIGHT + MARGIN
    yield (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" '
           f'role="img" aria-label="{escape(title)}" font-size="13" '
           'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, \'DejaVu Sans Mono\', monospace">')
    yield f'<rect width="{width:.0f}" height="{height}" rx="8" fill="#0d1117" stroke="#30363d"/>'
    yield '<g fill="#30363d"><circle cx="20" cy="18" r="5"/><circle cx="38" cy="18" r="5"/><circle cx="56" cy="18" r="5"/></g>'
    yield f'<text x="76" y="22" fill="#8b949e">$ {escape(title)}</text>'
    yield '<g fill="#e6edf3">'
    for number, line in enumerate(lines):
        for start, length, text, style in runs(line):
            yield (f'<text x="{MARGIN + start * WIDTH:.1f}" y="{TOP + number * HEIGHT + 13}" '
                   f'textLength="{length * WIDTH:.1f}" lengthAdjust="spacingAndGlyphs"{look(style)}>{escape(text)}</text>')
    yield '</g>\n</svg>\n'


target, columns, title, *command = sys.argv[1:]
lines = screen(run(command, int(columns)))
while lines and not lines[0]:
    lines.pop(0)
longest = max(len(line) for line in lines)
with open(target, "w", encoding="utf-8", newline="\n") as file:
    file.write("\n".join(draw(lines, longest, title)))
