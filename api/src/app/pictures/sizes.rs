//! A picture in the sizes in which it is shown. All of them are made from its points alone: place,
//! time, camera and owner, which cameras write beside them, are not taken along.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::PictureRefusal;

/// The longer side of each size, in pixels.
const LARGE: u32 = 2400;
const MEDIUM: u32 = 1280;
const SMALL: u32 = 480;
const QUALITY: u8 = 85;

/// Longer sides are refused.
const LONGEST_SIDE: u32 = 12_000;
const MEMORY: u64 = 256 * 1024 * 1024;

pub struct Sizes {
    pub large: Vec<u8>,
    pub medium: Vec<u8>,
    pub small: Vec<u8>,
    /// Of the large one.
    pub width: u32,
    pub height: u32,
}

/// What the content is, and its sizes, each turned as the camera was held.
pub fn of(content: &[u8]) -> Result<(&'static str, Sizes), PictureRefusal> {
    let mut reader = ImageReader::new(Cursor::new(content))
        .with_guessed_format()
        .map_err(|_| PictureRefusal::Kind)?;
    let media = match reader.format() {
        Some(ImageFormat::Jpeg) => "image/jpeg",
        Some(ImageFormat::Png) => "image/png",
        Some(ImageFormat::WebP) => "image/webp",
        Some(_) | None => return Err(PictureRefusal::Kind),
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    if decoder.total_bytes() > MEMORY {
        return Err(PictureRefusal::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(refused)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(orientation);
    let large = within(DynamicImage::ImageRgb8(picture.into_rgb8()), LARGE);
    let (width, height) = (large.width(), large.height());
    let medium = within(large.clone(), MEDIUM);
    let small = within(medium.clone(), SMALL);
    let sizes =
        Sizes { large: jpeg(&large)?, medium: jpeg(&medium)?, small: jpeg(&small)?, width, height };
    Ok((media, sizes))
}

/// Made smaller if need be, never larger.
fn within(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width() <= side && picture.height() <= side {
        picture
    } else {
        picture.thumbnail(side, side)
    }
}

fn jpeg(picture: &DynamicImage) -> Result<Vec<u8>, PictureRefusal> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    picture.write_with_encoder(encoder).map_err(refused)?;
    Ok(bytes)
}

fn refused(error: ImageError) -> PictureRefusal {
    match error {
        ImageError::Limits(_) => PictureRefusal::TooManyPixels,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_)
        | ImageError::IoError(_) => PictureRefusal::Kind,
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;

    fn picture(width: u32, height: u32) -> DynamicImage {
        let point = |x: u32, y: u32| {
            let shade = |it: u32| u8::try_from(it % 256).unwrap_or_default();
            Rgb([shade(x), shade(y), 90])
        };
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, point))
    }

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).expect("a picture");
        bytes.into_inner()
    }

    /// A JPEG with an EXIF segment that says: turned by a quarter, and a place.
    fn with_exif(plain: &[u8]) -> Vec<u8> {
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
        exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"GPS 28.19N 112.97E");
        let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
        let (start, rest) = plain.split_at(2);
        [start, &[0xFF, 0xE1], &length, &exif, rest].concat()
    }

    #[test]
    fn every_size_is_no_larger_than_it_should_be_and_never_larger_than_the_picture() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let (_, sizes) = of(&file(&picture(1500, 700), format)).expect("a picture");
            assert_eq!((sizes.width, sizes.height), (1500, 700));
            let size = |bytes: &[u8]| {
                let read = image::load_from_memory(bytes).expect("a picture");
                (read.width(), read.height())
            };
            assert_eq!(size(&sizes.large), (1500, 700));
            assert_eq!(size(&sizes.medium), (1280, 597));
            assert_eq!(size(&sizes.small), (480, 224));
        }
    }

    #[test]
    fn a_picture_is_turned_and_its_place_is_left_out() {
        let plain = file(&picture(60, 20), ImageFormat::Jpeg);
        let handed_in = with_exif(&plain);
        let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|it| it == word);
        assert!(has(&handed_in, b"112.97E"));
        let (media, sizes) = of(&handed_in).expect("a picture");
        assert_eq!((media, sizes.width, sizes.height), ("image/jpeg", 20, 60));
        for size in [&sizes.large, &sizes.medium, &sizes.small] {
            assert!(!has(size, b"Exif") && !has(size, b"112.97E"));
        }
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let whole = file(&picture(64, 64), ImageFormat::Png);
        let cut = whole.get(..whole.len() / 2).expect("longer");
        for other in
            [&b"%PDF-1.7"[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", cut]
        {
            assert_eq!(of(other).err(), Some(PictureRefusal::Kind));
        }
        // A file of a few bytes that says it has a thousand million points.
        let mut bomb = whole;
        for (at, byte) in (16..24).zip([0, 0, 0x7F, 0xFF, 0, 0, 0x7F, 0xFF]) {
            if let Some(it) = bomb.get_mut(at) {
                *it = byte;
            }
        }
        assert!(matches!(of(&bomb), Err(PictureRefusal::TooManyPixels | PictureRefusal::Kind)));
    }
}
