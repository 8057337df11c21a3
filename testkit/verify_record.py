#!/usr/bin/env python3
"""A second implementation of docs/record.md, for Python 3 without any package.

usage: verify_record.py [--key POINT] FILE...
Each FILE is a published record (JSON Lines) or a receipt. One line is printed for each: "valid" or
"invalid: why". POINT is the public key in hexadecimal, 04 followed by x and y.
Exit 0 if all hold, 1 if one does not.
"""
import hashlib
import json
import re
import sys

# SM3 (GB/T 32905).
MASK = 0xFFFFFFFF
IV = "7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e"


def rotl(x, n):
    n %= 32
    return (x << n | x >> (32 - n)) & MASK


def sm3(data):
    data += b"\x80" + b"\0" * (-(len(data) + 9) % 64) + (8 * len(data)).to_bytes(8, "big")
    v = [int(IV[i : i + 8], 16) for i in range(0, 64, 8)]
    for at in range(0, len(data), 64):
        w = [int.from_bytes(data[at + i : at + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotl(w[j - 3], 15)
            w.append(x ^ rotl(x, 15) ^ rotl(x, 23) ^ rotl(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            s1 = rotl((rotl(a, 12) + e + rotl(t, j)) & MASK, 7)
            s2 = s1 ^ rotl(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            t1 = (ff + d + s2 + (w[j] ^ w[j + 4])) & MASK
            t2 = (gg + h + s1 + w[j]) & MASK
            d, c, b, a = c, rotl(b, 9), a, t1
            h, g, f, e = g, rotl(f, 19), e, t2 ^ rotl(t2, 9) ^ rotl(t2, 17)
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in v)


HASHES = {"SM3": sm3, "SHA-256": lambda data: hashlib.sha256(data).digest()}

# SM2 (GB/T 32918): the curve, and the check of a signature r ‖ s.
P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)


def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] + A) * pow(2 * p[1], -1, P) % P
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P) % P
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def times(k, p):
    sum_ = None
    while k:
        sum_ = add(sum_, p) if k & 1 else sum_
        p, k = add(p, p), k >> 1
    return sum_


def point(text):
    need(re.fullmatch("04[0-9a-f]{128}", text), "the public key is not a point")
    x, y = int(text[2:66], 16), int(text[66:], 16)
    need(x < P and y < P and (y * y - x * x * x - A * x - B) % P == 0, "the key is off the curve")
    return x, y


def key_id(text):
    return sm3(bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200" + text)).hex()


def verify(key, message, signature):
    need(re.fullmatch("[0-9a-f]{128}", signature), "the signature is not 128 digits")
    user = b"1234567812345678"
    words = [A, B, *G, *point(key)]
    z = sm3((8 * len(user)).to_bytes(2, "big") + user + b"".join(w.to_bytes(32, "big") for w in words))
    e = int.from_bytes(sm3(z + message), "big")
    r, s = int(signature[:64], 16), int(signature[64:], 16)
    t = (r + s) % N
    need(0 < r < N and 0 < s < N and t, "the signature is out of range")
    found = add(times(s, G), times(t, point(key)))
    need(found and (e + found[0]) % N == r, "the signature is not of this content by this key")


class Invalid(Exception):
    """What was checked does not hold."""


def need(true, why):
    if not true:
        raise Invalid(why)


def text_of(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parse(text, fields):
    """An object with these fields in this order, written in the one form there is."""
    value = json.loads(text)
    need(isinstance(value, dict) and list(value) == fields(value), "other fields, or another order")
    need(text_of(value) == text, "not in the canonical form")
    return value


def number(value, low=0, high=2**63 - 1):
    need(type(value) is int and low <= value <= high, "not a whole number in its range")
    return value


def fen(text):
    need(type(text) is str and re.fullmatch(r"(0|[1-9][0-9]{0,11})\.[0-9]{2}", text), "not an amount")
    return int(text.replace(".", ""))


def string(text):
    need(type(text) is str, "not a text")
    data = text.encode()
    return len(data).to_bytes(8, "big") + data


def hashed(text):
    need(type(text) is str and re.fullmatch("[0-9a-f]{64}", text), "not a hash")
    return bytes.fromhex(text)


def i64(value):
    return number(value, -(2**63)).to_bytes(8, "big", signed=True)


TERMS = ["contest", "start_price", "increment", "starts_at", "ends_at", "extension"]
REFUSED = ["suspended", "below-start", "off-step", "no-priority-over-leader", "below-increment"]
KINDS = {
    "opened": ["lot", "terms"],
    "qualified": ["code", "rank"],
    "disqualified": ["code"],
    "bid": ["code", "price", "verdict"],
    "paused": ["from", "reason"],
    "resumed": ["reason"],
    "withdrawn": ["reason"],
    "closed": [],
}


def entry_fields(entry):
    own = KINDS[entry["kind"]]
    if entry["kind"] == "closed" and "won" in entry:
        own = ["code", "price", "won"]
    return ["seq", "at", "kind", *own, "ends_at", "previous", "hash"]


def encoded(entry):
    """The bytes that are hashed, behind the version and the hash of the entry before."""
    kind = entry["kind"]
    out = number(entry["seq"], 1).to_bytes(8, "big") + i64(entry["at"]) + i64(entry["ends_at"])
    out += bytes([1 + list(KINDS).index(kind)])
    if kind == "opened":
        terms = entry["terms"]
        need(list(terms) == TERMS, "other terms")
        out += string(entry["lot"]) + (b"\0" if terms["contest"] is None else b"\1" + i64(terms["contest"]))
        out += i64(fen(terms["start_price"])) + i64(fen(terms["increment"]))
        return out + b"".join(i64(terms[it]) for it in TERMS[3:])
    if kind == "closed":
        if "won" not in entry:
            return out + b"\0"
        return out + b"\1" + string(entry["code"]) + i64(fen(entry["price"])) + i64(entry["won"])
    if "from" in entry:
        out += i64(entry["from"])
    if "reason" in entry:
        return out + string(entry["reason"])
    code = entry["code"]
    need(1 <= len(code) <= 32 and all(it.isalnum() or it in "-_" for it in code), "not a code")
    out += string(entry["code"])
    if kind == "qualified":
        out += bytes([number(entry["rank"], 0, 255)])
    if kind == "bid":
        need(entry["verdict"] == "accepted" or entry["verdict"] in REFUSED, "no such verdict")
        out += i64(fen(entry["price"])) + string(entry["verdict"])
    return out


class Book:
    """The rules of bidding: what an entry says must be what they make of the book before it."""

    def __init__(self, entry):
        need(entry["kind"] == "opened" and entry["seq"] == 1, "the first entry is not the opening")
        self.terms, self.seq, self.last = entry["terms"], 1, entry["at"]
        self.ends_at, self.leader, self.ranks, self.extensions = self.terms["ends_at"], None, {}, 0
        self.remaining, self.ended = None, None
        need(self.terms["starts_at"] < self.terms["ends_at"] and self.terms["extension"] > 0, "terms")
        need(entry["ends_at"] == self.ends_at, "the opening moves the end")

    def next(self, entry):
        self.seq, at, kind = self.seq + 1, entry["at"], entry["kind"]
        need(entry["seq"] == self.seq, "a gap in the sequence")
        need(at >= self.last, "the time goes back")
        need(kind != "opened" and not self.ended, "an entry where there is no place for one")
        self.last = at
        if kind in ("qualified", "disqualified", "withdrawn"):
            need(self.remaining is not None or at < self.ends_at, "an act after the end")
        getattr(self, kind)(entry, at)
        need(entry["ends_at"] == self.ends_at, "the end of bidding is not what the rules make it")

    def qualified(self, entry, _):
        need(entry["code"] not in self.ranks, "qualified twice")
        self.ranks[entry["code"]] = entry["rank"]

    def disqualified(self, entry, _):
        need(self.ranks.pop(entry["code"], None) is not None, "a code that was not qualified")

    def paused(self, entry, at):
        need(self.remaining is None and entry["from"] < self.ends_at, "nothing to pause")
        need(self.terms["starts_at"] <= entry["from"] and entry["from"] <= max(at, self.terms["starts_at"]), "from")
        self.remaining = self.ends_at - entry["from"]

    def resumed(self, _, at):
        need(self.remaining is not None, "nothing to resume")
        if at >= self.terms["starts_at"]:
            self.ends_at = at + max(self.remaining, self.terms["extension"])
        self.remaining = None

    def withdrawn(self, _entry, _at):
        self.ended = ("withdrawn", None, None, None)

    def closed(self, entry, at):
        need(self.remaining is None and at >= self.ends_at, "closed early")
        code, price, won, _ = self.leader or (None, None, None, None)
        said = (entry.get("code"), fen(entry["price"]) if "price" in entry else None, entry.get("won"))
        need(said == (code, price, won), "another outcome")
        self.ended = ("sold" if self.leader else "unsold", code, entry.get("price"), won)

    def bid(self, entry, at):
        verdict = self.judge(entry["code"], fen(entry["price"]), at)
        need(entry["verdict"] == verdict, f"the verdict is not {verdict}")
        if verdict != "accepted":
            return
        moved = at + self.terms["extension"]
        if self.terms["contest"] is not None and not self.leader:
            self.ends_at = at + self.terms["contest"]
        elif moved > self.ends_at:
            self.ends_at, self.extensions = moved, self.extensions + 1
        self.leader = (entry["code"], fen(entry["price"]), self.seq, self.ranks[entry["code"]])

    def judge(self, code, price, at):
        need(at >= self.terms["starts_at"] and code in self.ranks, "a bid without a place")
        if self.remaining is not None:
            return "suspended"
        need(at < self.ends_at, "a bid after the end")
        start, step = fen(self.terms["start_price"]), fen(self.terms["increment"])
        if price < start:
            return "below-start"
        if (price - start) % step:
            return "off-step"
        if not self.leader or price > self.leader[1]:
            return "accepted"
        mine, theirs = self.ranks[code] or 256, self.leader[3] or 256
        if price == self.leader[1] and mine < 256:
            return "accepted" if mine < theirs else "no-priority-over-leader"
        return "below-increment"


HEADER = (
    "format version lot title round court case_number profile profile_version instruments mark hash "
    "terms public_key key_id"
).split()
FOOTER = "outcome winner price won ends_at entries extensions head signature".split()


def check_record(data, key):
    need(data.endswith(b"\n"), "the last line is not ended")
    lines = data.decode().split("\n")[:-1]
    header = parse(lines[0], lambda _: HEADER)
    need(header["format"] == "fachui-record" and header["version"] == 1, "another format")
    need(header["mark"] in (None, "演练"), "another mark")
    need(key in (None, header["public_key"]), "another key")
    need(key_id(header["public_key"]) == header["key_id"], "the key's id")
    need((header["round"] == "sale") == (header["terms"]["contest"] is not None), "round and terms")
    digest = HASHES[header["hash"]]
    head, book = b"\0" * 32, None
    for line in lines[1:-1]:
        entry = parse(line, entry_fields)
        need(entry["previous"] == head.hex(), "the chain is broken")
        head = digest(b"\1" + head + encoded(entry))
        need(entry["hash"] == head.hex(), "the hash is not that of the entry")
        if book:
            book.next(entry)
        else:
            book = Book(entry)
            need((entry["lot"], entry["terms"]) == (header["lot"], header["terms"]), "another lot")
    footer = parse(lines[-1], lambda _: FOOTER)
    need(book and book.ended, "the record breaks off")
    made = (*book.ended, book.ends_at, book.seq, book.extensions, head.hex())
    need(tuple(footer[it] for it in FOOTER[:-1]) == made, "the footer is not what the entries make")
    statement = {"statement": "fachui-record", "version": 1, "lot": header["lot"]}
    statement["header"] = digest((lines[0] + "\n").encode()).hex()
    statement |= {it: footer[it] for it in ("outcome", "winner", "price")}
    statement |= {"seq": footer["entries"], "head": footer["head"]}
    verify(header["public_key"], text_of(statement).encode(), footer["signature"])


RECEIPT = "format version lot entry ends_before batch path public_key key_id signature".split()


def check_receipt(data, key):
    receipt = parse(data.decode(), lambda _: RECEIPT)
    entry, batch = receipt["entry"], receipt["batch"]
    need(receipt["format"] == "fachui-receipt" and receipt["version"] == 1, "another format")
    need(entry["kind"] == "bid" and list(entry) == entry_fields(entry), "not a bid")
    need(list(batch) == ["first", "last", "root", "head"], "other fields")
    need(key in (None, receipt["public_key"]), "another key")
    need(key_id(receipt["public_key"]) == receipt["key_id"], "the key's id")
    moved = entry["ends_at"] != number(receipt["ends_before"])
    need(entry["verdict"] == "accepted" or not moved, "a refused bid has moved the end")
    made = sm3(b"\1" + hashed(entry["previous"]) + encoded(entry)).hex()
    need(made == entry["hash"], "the hash is not that of the entry")
    place, last = entry["seq"] - batch["first"], number(batch["last"] - batch["first"])
    need(0 <= place <= last, "not in the batch")
    need(place < last or entry["hash"] == batch["head"], "the head of the batch")
    node = sm3(b"\0" + text_of({"entry": entry, "ends_before": receipt["ends_before"]}).encode())
    for sibling in map(hashed, receipt["path"]):
        need(last > 0, "the path is too long")
        if place % 2 or place == last:
            node = sm3(b"\1" + sibling + node)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            node = sm3(b"\1" + node + sibling)
        place, last = place // 2, last // 2
    need(last == 0 and node.hex() == batch["root"], "the path does not lead to the root")
    statement = {"statement": "fachui-batch", "version": 1, "lot": receipt["lot"], **batch}
    verify(receipt["public_key"], text_of(statement).encode(), receipt["signature"])


def main(arguments):
    key = None
    if arguments[:1] == ["--key"]:
        key, arguments = arguments[1], arguments[2:]
    failed = False
    for name in arguments:
        with open(name, "rb") as file:
            data = file.read()
        check = check_receipt if data.startswith(b'{"format":"fachui-receipt"') else check_record
        try:
            check(data, key)
            print("valid")
        except (Invalid, ValueError, KeyError, TypeError, IndexError, AttributeError) as why:
            failed = True
            print("invalid:", " ".join(str(why).split()))
    return 1 if failed or not arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
