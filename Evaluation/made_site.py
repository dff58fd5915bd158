"""A made-up site: pages of five templates with gold text, whose furniture changes slowly.

Everything is generated from one number, so that two runs see the same site. Half of the furniture is written
as prose inside of the article (an appeal, a notice, a box on the author), which no look at one page tells
from text. Python 3.11, standard library only.
"""
import html
import random

TEMPLATES = ("news", "blog", "review", "recipe", "guide")
HOST = "www.made-site.example"

PEOPLE = ("the mayor", "a teacher", "the council", "a young engineer", "the museum", "her neighbour",
          "a group of students", "the harbour master", "an old fisherman", "the committee", "a visitor",
          "the bakery", "a retired doctor", "the orchestra", "the gardener", "a travelling merchant")
VERBS = ("has opened", "wanted to repair", "described", "is planning", "had forgotten", "will visit",
         "measured", "is going to sell", "painted", "had long defended", "could not explain", "rebuilt",
         "is still looking for", "would rather keep", "compared", "was asked to protect")
THINGS = ("the bridge over the canal", "a collection of maps", "the road to the station", "three clocks",
          "the garden behind the school", "a report on the harvest", "the oldest mill of the region",
          "a new line of boats", "the lights of the theatre", "a letter from the archive", "the winter market",
          "an unusual kind of bread", "the roof of the library", "a plan for the square", "the stone wall",
          "the rules of the competition")
PLACES = ("in the north of the town", "near the river", "after the storm", "during the first week of spring",
          "without any help from outside", "for the price of a small house", "on the other side of the valley",
          "while the others were asleep", "as it was done a century ago", "before the committee had met",
          "in spite of the rain", "with more patience than money")
JOINS = ("and", "but", "because", "although", "so that", "while")

APPEALS = (
    "Our reporting is free for everybody because {n} readers pay for it of their own will. If you can, join "
    "them today with a small amount every month, and help us to keep {w} open for those who cannot.",
    "This {w} is written by a small team that takes no money from companies. You read it without "
    "advertisements, and we would like to keep it that way. A gift of {n} makes a difference for us.",
    "Before you go on: we have a letter that comes every {w} morning with the best of what we wrote. It has "
    "{n} readers by now, it costs nothing, and you can leave the list whenever you like.",
    "We are moving our archive of {n} pages to a new home in the next {w}. Some pictures may be missing for "
    "a few days, and we ask you for your patience until the work is done.",
)
NOTICES = (
    "All texts on these pages may be quoted with a link to the source. For anything longer than {n} words "
    "write to the editors first, who answer within a {w} as a rule.",
    "The opinions in this article are those of its author. The editors have checked names and numbers, and "
    "correct mistakes within {n} hours after somebody has told the {w} of them.",
)
WORDS = ("paper", "week", "month", "project", "magazine", "Sunday", "desk", "season")


def sentence(draw):
    part = f"{draw.choice(PEOPLE)} {draw.choice(VERBS)} {draw.choice(THINGS)} {draw.choice(PLACES)}"
    if draw.random() < .5:
        part += f", {draw.choice(JOINS)} {draw.choice(PEOPLE)} {draw.choice(VERBS)} {draw.choice(THINGS)}"
    return part[0].upper() + part[1:] + "."


def paragraph(draw, least=2, most=5):
    return " ".join(sentence(draw) for _ in range(draw.randint(least, most)))


def furniture(draw, forms, count, life):
    """`count` texts at a time, each for `life` pages or so; a function of the page's number."""
    slots = []
    for k in range(count):
        slots.append([forms[draw.randrange(len(forms))].format(
            n=f"{draw.randint(2, 90)},{draw.randint(100, 999)}", w=draw.choice(WORDS)) for _ in range(12)])
    starts = [draw.randrange(life) for _ in range(count)]
    return lambda number: [texts[(number + start) // life % len(texts)] for texts, start in zip(slots, starts)]


class Site:
    def __init__(self, seed=1):
        draw = random.Random(seed)
        self.seed = seed
        self.appeals = {name: furniture(draw, APPEALS, 2, 60) for name in TEMPLATES}
        self.notices = furniture(draw, NOTICES, 1, 90)
        self.menu = [draw.choice(THINGS).split()[-1].title() for _ in range(9)]
        self.bios = [f"{name} has written for us since {draw.randint(1990, 2020)}. {paragraph(draw, 1, 2)}"
                     for name in ("Ada Brook", "Ben Carver", "Cleo Dunn")]

    def page(self, number):
        """(HTML, gold text) of one page."""
        draw = random.Random(self.seed * 100_003 + number)
        template = TEMPLATES[number % len(TEMPLATES)]
        title = sentence(draw)[:-1]
        body = [paragraph(draw) for _ in range(draw.randint(4, 7))]
        appeals = self.appeals[template](number)
        parts = getattr(self, template)(draw, body, appeals)
        gold = "\n\n".join(text for kind, text in parts if kind != "furniture")
        inner = "\n".join(self.tag(kind, text) for kind, text in parts)
        return self.frame(template, number, title, inner), gold

    def news(self, draw, body, appeals):
        return ([("p", text) for text in body[:2]] + [("furniture", appeals[0])]
                + [("p", text) for text in body[2:]] + [("furniture", draw.choice(self.bios))])

    def blog(self, draw, body, appeals):
        return ([("p", body[0]), ("h2", sentence(draw)[:-1])] + [("p", text) for text in body[1:]]
                + [("furniture", appeals[0]), ("furniture", appeals[1])])

    def review(self, draw, body, appeals):
        return ([("furniture", appeals[0])] + [("p", text) for text in body]
                + [("li", f"{draw.choice(THINGS)}, {draw.randint(3, 90)} kilos") for _ in range(4)])

    def recipe(self, draw, body, appeals):
        return ([("p", body[0])] + [("li", f"{draw.randint(2, 900)} grams of {draw.choice(THINGS).split()[-1]}")
                                    for _ in range(6)]
                + [("p", text) for text in body[1:4]] + [("furniture", appeals[1])])

    def guide(self, draw, body, appeals):
        parts = []
        for text in body[:4]:
            parts += [("h2", sentence(draw)[:-1]), ("p", text), ("p", paragraph(draw, 1, 2))]
        return parts[:6] + [("furniture", appeals[0])] + parts[6:]

    @staticmethod
    def tag(kind, text):
        name = "p" if kind == "furniture" else kind
        inner = html.escape(text)
        return f"<ul><li>{inner}</li></ul>" if name == "li" else f"<{name}>{inner}</{name}>"

    def frame(self, template, number, title, inner):
        menu = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in self.menu)
        notice = "".join(f"<p>{html.escape(text)}</p>" for text in self.notices(number))
        return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)} | Made Site</title>
<link rel="canonical" href="https://{HOST}/{template}/{number}"></head>
<body><header class="top"><a href="/">Made Site</a><ul class="menu">{menu}</ul></header>
<main class="{template}-main"><article class="{template}"><h1>{html.escape(title)}</h1>
<div class="{template}-text">
{inner}
{notice}
</div></article></main>
<footer><p>Made Site, all rights reserved.</p><ul>{menu}</ul></footer></body></html>
"""
