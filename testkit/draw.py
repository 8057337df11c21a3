"""Runs a published draw (摇号) again, independently of the Rust code: own SM3, own arithmetic.

    python3 testkit/draw.py DRAW.json      prints the digest, the seed and the firms; exit 1 if
                                           the record says something else
    python3 testkit/draw.py --make FILE    fills commitment, hashes and outcome into a draft

Written from docs/draw.md alone; needs nothing but Python 3.
"""

import json
import sys
from datetime import datetime, timedelta, timezone

FIRMS = 3
WORD = 1 << 32


def rotate(x, n):
    n %= 32
    return ((x << n) | (x >> (32 - n))) & (WORD - 1)


def sm3(message):
    """GB/T 32905-2016."""
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600,
             0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = message + b"\x80"
    padded += b"\0" * ((56 - len(padded)) % 64) + (8 * len(message)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        block = padded[start:start + 64]
        w = [int.from_bytes(block[4 * j:4 * j + 4], "big") for j in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = rotate((rotate(a, 12) + e + rotate(t, j)) % WORD, 7)
            ss2 = ss1 ^ rotate(a, 12)
            if j < 16:
                ff, gg = a ^ b ^ c, e ^ f ^ g
            else:
                ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & g)
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) % WORD
            tt2 = (gg + h + ss1 + w[j]) % WORD
            d, c, b, a = c, rotate(b, 9), a, tt1
            h, g, f, e = g, rotate(f, 19), e, tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
        state = [x ^ y for x, y in zip(state, [a, b, c, d, e, f, g, h])]
    return b"".join(x.to_bytes(4, "big") for x in state)


def count(n):
    return n.to_bytes(8, "big")


def text(s):
    encoded = s.encode()
    return count(len(encoded)) + encoded


def at(s):
    epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)
    return ((datetime.fromisoformat(s) - epoch) // timedelta(microseconds=1)).to_bytes(8, "big")


def commitment(it):
    secret, nonce = bytes.fromhex(it["secret"]), bytes.fromhex(it["nonce"])
    return sm3(text("fachui/draw/1/commitment") + text(it["draw"]) + secret + nonce)


def announcement(it):
    b = text("fachui/draw/1/announcement")
    b += text(it["draw"]) + text(it["case_number"]) + text(it["asset"]) + at(it["announced_at"])
    b += text(it["list"]["version"]) + text(it["list"]["field"]) + text(it["list"]["region"])
    b += text(it["list"]["basis"]) + count(len(it["candidates"]))
    for c in it["candidates"]:
        b += text(c["id"]) + text(c["name"])
        x = c["excluded"]
        b += b"\0" if x is None else b"\1" + text(x["rule"]) + text(x["why"])
    b += at(it["contributions_until"])
    s = it["source"]
    b += b"\0" if s is None else b"\1" + text(s["name"]) + at(s["not_before"])
    return sm3(b + bytes.fromhex(it["commitment"]))


def seed(it, announced):
    b = text("fachui/draw/1/seed") + announced
    b += bytes.fromhex(it["secret"]) + bytes.fromhex(it["nonce"]) + count(len(it["contributions"]))
    for c in it["contributions"]:
        b += text(c["kind"]) + text(c["by"]) + text(c["value"]) + at(c["at"])
    return sm3(b)


def words(of):
    block = 0
    while True:
        out = sm3(text("fachui/draw/1/block") + of + count(block))
        for k in range(0, 32, 8):
            yield int.from_bytes(out[k:k + 8], "big")
        block += 1


def below(n, stream):
    limit = (1 << 64) - (1 << 64) % n
    while True:
        word = next(stream)
        if word < limit:
            return word % n


def drawn(it, of):
    firms = [c["id"] for c in it["candidates"] if c["excluded"] is None]
    stream = words(of)
    for k in range(FIRMS):
        j = k + below(len(firms) - k, stream)
        firms[k], firms[j] = firms[j], firms[k]
    return firms[:FIRMS]


def digest(it, announced, of):
    b = text("fachui/draw/1/record") + announced + of + at(it["drawn_at"])
    b += count(len(it["drawn"]))
    for firm in it["drawn"]:
        b += text(firm)
    return sm3(b)


def run_again(it):
    """What the record must say, field by field."""
    out = {"commitment": commitment(it).hex()}
    announced = announcement(it)
    of = seed(it, announced)
    out["announcement_hash"] = announced.hex()
    out["drawn"] = drawn(it, of)
    out["digest"] = digest(it, announced, of).hex()
    return out, of.hex()


def main():
    assert sm3(b"abc").hex().startswith("66c7f0f462eeedd9d1f2d46bdc10e4e2")
    if sys.argv[1] == "--make":
        with open(sys.argv[2], encoding="utf-8") as file:
            it = json.load(file)
        it["commitment"] = commitment(it).hex()
        it["announcement_hash"] = announcement(it).hex()
        it["drawn"] = drawn(it, seed(it, announcement(it)))
        it["digest"] = run_again(it)[0]["digest"]
        print(json.dumps(it, ensure_ascii=False, indent=2))
        return 0
    with open(sys.argv[1], encoding="utf-8") as file:
        it = json.load(file)
    expected, of = run_again(it)
    wrong = [name for name, value in expected.items() if it[name] != value]
    print(json.dumps({"wrong": wrong, "seed": of, **expected}, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
