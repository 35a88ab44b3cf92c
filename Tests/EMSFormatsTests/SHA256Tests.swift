import EMSFormats
import Testing

/// The digests that NIST publishes, and pieces of any size.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func published(_ text: String, _ digest: String) {
    #expect(SHA256.text(of: Array(text.utf8)) == digest)
  }

  @Test func aMillionLetters() {
    #expect(
      SHA256.text(of: [UInt8](repeating: 0x61, count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesDoNotMatter() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let whole = SHA256.text(of: bytes)
    for size in [1, 3, 55, 56, 63, 64, 65, 127, 128, 999] {
      var digest = SHA256()
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + size)
        bytes.withUnsafeBytes { digest.update(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
        start = end
        // Asking in between changes nothing.
        _ = digest.text
      }
      #expect(digest.text == whole, "pieces of \(size)")
    }
  }
}
