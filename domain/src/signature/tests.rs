//! Keys and signatures, against what OpenSSL 3.0 writes.

use super::*;

const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqBHM9VAYItBG0wawIBAQQgrPmCsSBWLEZaYyHm
7a1/W1YUbJQMxtrF61fanSrfLpqhRANCAATci0qRSA8mFMtKW39CiJ7QUk/NbyQz
baGIh+FADN0CdS2avFeVUDaVSxPkjOM74MFfLLR+XP046o6Uv0fZrK6W
-----END PRIVATE KEY-----
";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE3ItKkUgPJhTLSlt/Qoie0FJPzW8k
M22hiIfhQAzdAnUtmrxXlVA2lUsT5IzjO+DBXyy0flz9OOqOlL9H2ayulg==
-----END PUBLIC KEY-----
";
/// Of `fachui`, by `openssl pkeyutl -sign -rawin -digest sm3 -pkeyopt distid:1234567812345678`.
const SIGNATURE: &str = "0a8c62f3c7c3ce3d691a4312094a41adcc6f3c1659447b242f0c661e30f6522a\
                         c6bf46b6ad13a4c2eea1364351ffb5a76f34622849d7411a458d152244280bbc";

#[test]
fn keys_are_read_and_written_as_openssl_does() {
    let private = PrivateKey::parse(PRIVATE).expect("as OpenSSL writes it");
    let public = PublicKey::from_pem(PUBLIC).expect("as OpenSSL writes it");
    assert_eq!(private.public(), public);
    assert_eq!(public.pem(), PUBLIC);
    let id = "fdf07d1cd0b0af46662e1e431f92fec9a6ece26ee82caded15b9f4c26bf981bb";
    assert_eq!(public.id().to_string(), id);
    assert_eq!(PublicKey::from_hex(&public.to_string()), Some(public.clone()));
    let scalar = "acf982b120562c465a6321e6edad7f5b56146c940cc6dac5eb57da9d2adf2e9a";
    assert_eq!(PrivateKey::parse(scalar).map(|it| it.public()), Ok(public));
    assert!(!format!("{private:?}").contains("acf982"));
}

#[test]
fn what_is_no_key_is_refused() {
    let p256 = "-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
-----END PUBLIC KEY-----
";
    let cut: String = PUBLIC.lines().take(2).collect();
    for text in ["", "04", p256, PRIVATE, cut.as_str()] {
        assert_eq!(PublicKey::from_pem(text), Err(KeyError::NoPublicKey), "{text}");
    }
    for text in ["", "00", PUBLIC, &"00".repeat(32), &"ff".repeat(32)] {
        assert!(PrivateKey::parse(text).is_err(), "{text}");
    }
    let public = PublicKey::from_pem(PUBLIC).expect("a key").to_string();
    assert_eq!(PublicKey::from_hex(&public.to_uppercase()), None, "one way of writing it");
    assert_eq!(PublicKey::from_hex(&public.replace("dc8b", "dc8c")), None, "not on the curve");
}

#[test]
fn a_signature_is_of_one_message_and_one_key() {
    let public = PublicKey::from_pem(PUBLIC).expect("a key");
    let signature = Signature::from_hex(SIGNATURE).expect("128 digits");
    assert!(public.verifies(b"fachui", &signature));
    assert!(!public.verifies(b"fachuj", &signature));
    let private = PrivateKey::parse(PRIVATE).expect("a key");
    let ours = private.sign(b"fachui");
    assert!(public.verifies(b"fachui", &ours) && ours != signature);
    assert_eq!(private.sign(b"fachui"), ours, "the nonce follows from key and message");
    let other = PrivateKey::parse(&"07".repeat(32)).expect("a key");
    assert!(!other.public().verifies(b"fachui", &ours));
    for place in 0..64 {
        let mut bytes = *ours.bytes();
        bytes[place] ^= 1;
        assert!(!public.verifies(b"fachui", &Signature::from_bytes(bytes)), "byte {place}");
    }
    assert!(!public.verifies(b"fachui", &Signature::from_bytes([0; 64])));
}
