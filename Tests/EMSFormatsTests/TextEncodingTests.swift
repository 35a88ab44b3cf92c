import EMSFormats
import Testing

@Suite struct TextEncodingTests {
  private func decode(_ bytes: [UInt8]) -> (TextEncoding, String, [EncodingFault]) {
    bytes.withUnsafeBytes { all in
      let text = DecodedText(all)
      return (text.encoding, text.withUTF8(of: all) { String(decoding: $0, as: UTF8.self) }, text.faults)
    }
  }

  private func decodeInPieces(_ bytes: [UInt8], _ size: Int) -> (TextEncoding?, String, [EncodingFault]) {
    var buffer = TextBuffer(pieceSize: size)
    var position = 0
    var text: [UInt8] = []
    while buffer.fill({ space in
      let count = min(space.count, bytes.count - position, size)
      for index in 0..<count { space[index] = bytes[position + index] }
      position += count
      return count
    }) {
      buffer.withBytes { text.append(contentsOf: $0) }
      buffer.consume(buffer.count)
    }
    return (buffer.decoder.encoding, String(decoding: text, as: UTF8.self), buffer.decoder.faults)
  }

  @Test func detectsEncodings() {
    #expect(decode(Array("Küche".utf8)) == (.utf8, "Küche", []))
    #expect(decode([0xEF, 0xBB, 0xBF, 0x61]) == (.utf8, "a", []))
    #expect(decode([0x4B, 0xFC, 0x63, 0x68, 0x65, 0x20, 0x80, 0x35]) == (.windows1252, "Küche €5", []))
    #expect(decode([0xFF, 0xFE, 0x61, 0x00, 0x3D, 0xD8, 0x00, 0xDE]) == (.utf16LittleEndian, "a\u{1F600}", []))
    #expect(decode([0xFE, 0xFF, 0x00, 0x61, 0x20, 0xAC]) == (.utf16BigEndian, "a€", []))
    #expect(decode([]) == (.utf8, "", []))
  }

  @Test func reportsDamagedUTF8() {
    let bytes = Array("één\ntwéé\n".utf8) + [0x78, 0xFF, 0x79, 0x0A, 0xC3]
    let (encoding, text, faults) = decode(bytes)
    #expect(encoding == .utf8)
    #expect(text == "één\ntwéé\nx\u{FFFD}y\n\u{FFFD}")
    #expect(
      faults == [EncodingFault(offset: 14, line: 3, byte: 0xFF), EncodingFault(offset: 17, line: 4, byte: 0xC3)])
  }

  @Test func reportsHalfUTF16Characters() {
    let (_, text, faults) = decode([0xFF, 0xFE, 0x0A, 0x00, 0x00, 0xDC, 0x61, 0x00, 0x00, 0xD8, 0x01])
    #expect(text == "\n\u{FFFD}a\u{FFFD}\u{FFFD}")
    #expect(faults.map(\.offset) == [4, 8, 10])
    #expect(faults.map(\.line) == [2, 2, 2])
  }

  @Test func decidesLaterWhenTheBeginningIsASCII() {
    let ascii = [UInt8](repeating: 0x61, count: 300)
    #expect(decodeInPieces(ascii + [0xE9, 0x62], 64) == (.windows1252, String(repeating: "a", count: 300) + "éb", []))
    #expect(decodeInPieces(ascii, 64).0 == nil)
  }

  @Test func validatesAsTheStandardLibrary() {
    for seed in 0..<3000 {
      var numbers = SeededNumbers(seed)
      let leads: [UInt8] = [0x61, 0xC3, 0xA9, 0xE0, 0xA0, 0x80, 0xED, 0x9F, 0xBF, 0xF0, 0x90, 0xF4, 0x8F, 0xC1, 0xFF]
      var bytes = [UInt8](repeating: 0x20, count: Int.random(in: 0...40, using: &numbers))
      for _ in 0..<Int.random(in: 0...6, using: &numbers) { bytes.append(leads.randomElement(using: &numbers) ?? 0) }
      bytes += Array("Größe ∑ \u{1F600}".utf8.prefix(Int.random(in: 0...16, using: &numbers)))
      let valid = bytes.withUnsafeBytes { UTF8Validation.isValid($0) }
      #expect(valid == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
    }
  }

  @Test func piecesDecodeAsTheWhole() {
    for seed in 0..<300 {
      var numbers = SeededNumbers(seed)
      var bytes: [UInt8] = seed % 3 == 0 ? [0xFF, 0xFE] : seed % 3 == 1 ? [0xEF, 0xBB, 0xBF] : Array("é".utf8)
      for _ in 0..<Int.random(in: 0...300, using: &numbers) { bytes.append(UInt8.random(in: 0...255, using: &numbers)) }
      if seed % 3 == 2 { bytes = Array(String(decoding: bytes, as: UTF8.self).utf8) }
      let whole = decode(bytes)
      let pieces = decodeInPieces(bytes, 64 + seed % 7)
      #expect(pieces.1.unicodeScalars.elementsEqual(whole.1.unicodeScalars), "seed \(seed)")
      #expect(pieces.2 == whole.2, "seed \(seed)")
    }
  }
}
