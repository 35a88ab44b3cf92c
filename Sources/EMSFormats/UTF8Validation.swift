/// Checks that bytes are UTF-8: the shortest form, no surrogates, nothing beyond U+10FFFF.
public enum UTF8Validation {
  /// What stands at the first position that is not valid, or the end.
  public struct Stop: Sendable, Equatable {
    /// The position up to which all is valid.
    public var validEnd: Int
    /// How many characters of more than one byte were passed.
    public var longCharacters: Int
    /// Whether the bytes end within a character that is valid so far.
    public var isCut: Bool
  }

  /// Passes valid characters from `from` on, and stops at the first that is not, or at the end.
  public static func scan(_ bytes: UnsafeRawBufferPointer, from: Int = 0) -> Stop {
    let size = bytes.count
    var position = max(0, from)
    var long = 0
    guard let base = bytes.baseAddress else { return Stop(validEnd: position, longCharacters: 0, isCut: false) }
    let high: UInt64 = 0x8080_8080_8080_8080
    @inline(__always) func byte(_ index: Int) -> UInt8 { base.load(fromByteOffset: index, as: UInt8.self) }
    @inline(__always) func word(_ index: Int) -> UInt64 { base.loadUnaligned(fromByteOffset: index, as: UInt64.self) }
    @inline(__always) func follows(_ index: Int) -> Bool { byte(index) & 0xC0 == 0x80 }

    while position < size {
      // ASCII, 32 bytes at a time, then up to the byte that is none.
      while position &+ 32 <= size {
        let all = word(position) | word(position &+ 8) | word(position &+ 16) | word(position &+ 24)
        if all & high != 0 { break }
        position &+= 32
      }
      while position &+ 8 <= size {
        let marked = UInt64(littleEndian: word(position)) & high
        if marked != 0 {
          position &+= marked.trailingZeroBitCount / 8
          break
        }
        position &+= 8
      }
      while position < size, byte(position) < 0x80 { position &+= 1 }
      // Characters of more than one byte, as long as they follow each other.
      while position < size, byte(position) >= 0x80 {
        let lead = byte(position)
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard lead >= 0xC2, lead <= 0xF4 else {
          return Stop(validEnd: position, longCharacters: long, isCut: false)
        }
        if position &+ 1 >= size { return Stop(validEnd: position, longCharacters: long, isCut: true) }
        let second = byte(position &+ 1)
        let fits: Bool
        switch lead {
        case 0xE0: fits = second >= 0xA0 && second <= 0xBF
        case 0xED: fits = second >= 0x80 && second <= 0x9F
        case 0xF0: fits = second >= 0x90 && second <= 0xBF
        case 0xF4: fits = second >= 0x80 && second <= 0x8F
        default: fits = second & 0xC0 == 0x80
        }
        guard fits else { return Stop(validEnd: position, longCharacters: long, isCut: false) }
        var index = 2
        while index < length {
          if position &+ index >= size { return Stop(validEnd: position, longCharacters: long, isCut: true) }
          if !follows(position &+ index) { return Stop(validEnd: position, longCharacters: long, isCut: false) }
          index &+= 1
        }
        position &+= length
        long &+= 1
      }
    }
    return Stop(validEnd: position, longCharacters: long, isCut: false)
  }

  /// Whether all bytes are valid.
  public static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool { scan(bytes).validEnd == bytes.count }
}
