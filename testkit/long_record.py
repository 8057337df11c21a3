#!/usr/bin/env python3
"""Writes a lawful record of so many bids, signed with a throw-away key, for measuring `fachui verify`.

usage: long_record.py BIDS > record.jsonl
"""
import hashlib
import secrets
import sys

from verify_record import A, B, G, N, encoded, key_id, sm3, text_of, times

SECOND = 1_000_000
START = 1_779_674_400 * SECOND
LOT = "0192f0c1-0000-7000-8000-000000000001"


def signed(secret, public, message):
    user = b"1234567812345678"
    z = (8 * len(user)).to_bytes(2, "big") + user
    z += b"".join(w.to_bytes(32, "big") for w in (A, B, *G, *public))
    k = secrets.randbelow(N - 1) + 1
    r = (int.from_bytes(sm3(sm3(z) + message), "big") + times(k, G)[0]) % N
    s = pow(1 + secret, -1, N) * (k - r * secret) % N
    return f"{r:064x}{s:064x}"


def main(bids):
    secret = secrets.randbelow(N - 2) + 1
    public = times(secret, G)
    point = "04" + "".join(f"{it:064x}" for it in public)
    ends_at = START + (bids + 600) * 1000
    terms = {"contest": None, "start_price": "1000.00", "increment": "1.00", "starts_at": START}
    terms |= {"ends_at": ends_at, "extension": 300 * SECOND}
    header = {"format": "fachui-record", "version": 1, "lot": LOT, "title": "长记录", "round": "first"}
    header |= {"court": "法院", "case_number": "（2026）湘0102执1号", "profile": "statutory"}
    header |= {"profile_version": "2025-04-19", "instruments": [], "mark": None, "hash": "SHA-256"}
    header |= {"terms": terms, "public_key": point, "key_id": key_id(point)}
    out = sys.stdout.write
    first = text_of(header) + "\n"
    out(first)
    head, seq, extensions = b"\0" * 32, 0, 0

    def entry(at, kind, ends_at, **own):
        nonlocal head, seq
        seq += 1
        line = {"seq": seq, "at": at, "kind": kind, **own, "ends_at": ends_at, "previous": head.hex()}
        head = hashlib.sha256(b"\1" + head + encoded(line)).digest()
        out(text_of(line | {"hash": head.hex()}) + "\n")

    entry(START, "opened", ends_at, lot=LOT, terms=terms)
    for code in ("A1", "B2"):
        entry(START, "qualified", ends_at, code=code, rank=0)
    price = 1000
    for bid in range(bids):
        at = START + bid * 1000
        accepted = bid % 2 == 0
        if accepted:
            price += bid > 0
            if at + 300 * SECOND > ends_at:
                ends_at, extensions = at + 300 * SECOND, extensions + 1
        code, verdict = "AB"[bid % 4 // 2] + str(1 + bid % 4 // 2), "accepted" if accepted else "below-increment"
        entry(at, "bid", ends_at, code=code, price=f"{price}.00", verdict=verdict)
        if accepted:
            won = {"code": code, "price": f"{price}.00", "won": seq}
    entry(ends_at, "closed", ends_at, **won)
    footer = {"outcome": "sold", "winner": won["code"], "price": won["price"], "won": won["won"]}
    footer |= {"ends_at": ends_at, "entries": seq, "extensions": extensions, "head": head.hex()}
    statement = {"statement": "fachui-record", "version": 1, "lot": LOT}
    statement["header"] = hashlib.sha256(first.encode()).hexdigest()
    statement |= {it: footer[it] for it in ("outcome", "winner", "price")}
    statement |= {"seq": seq, "head": head.hex()}
    out(text_of(footer | {"signature": signed(secret, public, text_of(statement).encode())}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
