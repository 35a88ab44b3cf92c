/// What each byte may be, as bits; one table for the life of the program.
struct CharacterTable: @unchecked Sendable {
  /// A byte that goes on a name: an ASCII letter, digit or `_`.
  static let name: UInt8 = 1
  /// An ASCII letter or digit.
  static let letterOrDigit: UInt8 = 2
  /// A byte that may begin a no-break space.
  static let space: UInt8 = 4
  /// An ASCII digit.
  static let digit: UInt8 = 8

  static let shared = CharacterTable()

  let classes: UnsafeMutablePointer<UInt8>

  private init() {
    classes = .allocate(capacity: 256)
    classes.initialize(repeating: 0, count: 256)
    for byte in 0x61...0x7A { classes[byte] = Self.name | Self.letterOrDigit }
    for byte in 0x41...0x5A { classes[byte] = Self.name | Self.letterOrDigit }
    for byte in 0x30...0x39 { classes[byte] = Self.name | Self.letterOrDigit | Self.digit }
    classes[0x5F] = Self.name
    classes[0xC2] = Self.space
    classes[0xE2] = Self.space
  }
}

/// One character of the text that is not ASCII: its value, and how many bytes it takes. Invalid bytes are one character each.
struct DecodedCharacter {
  let scalar: Unicode.Scalar?
  let length: Int

  /// Reads the character at `at`; the bytes are followed by zeros, so that reading four is always allowed.
  init(_ bytes: UnsafePointer<UInt8>, _ at: Int) {
    let first = UInt32(bytes[at])
    func next(_ offset: Int) -> UInt32? {
      let byte = UInt32(bytes[at + offset])
      return byte & 0xC0 == 0x80 ? byte & 0x3F : nil
    }
    var value: UInt32?
    var length = 1
    switch first {
    case 0..<0x80: value = first
    case 0xC2...0xDF:
      if let a = next(1) { (value, length) = ((first & 0x1F) << 6 | a, 2) }
    case 0xE0...0xEF:
      if let a = next(1), let b = next(2) {
        let joined = (first & 0x0F) << 12 | a << 6 | b
        if joined >= 0x800 { (value, length) = (joined, 3) }
      }
    case 0xF0...0xF4:
      if let a = next(1), let b = next(2), let c = next(3) {
        let joined = (first & 0x07) << 18 | a << 12 | b << 6 | c
        if joined >= 0x10000 { (value, length) = (joined, 4) }
      }
    default: break
    }
    if let known = value, let scalar = Unicode.Scalar(known) {
      self.scalar = scalar
      self.length = length
    } else {
      self.scalar = nil
      self.length = 1
    }
  }

  /// Whether a name may begin with it.
  var startsName: Bool { scalar?.startsName ?? false }

  /// Whether a name may go on with it.
  var continuesName: Bool { scalar?.continuesName ?? false }
}

extension Unicode.Scalar {
  /// Whether a name may begin with it: a letter.
  var startsName: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  /// Whether a name may go on with it: a letter, a mark or a digit. Of ASCII `_` may, too.
  var continuesName: Bool {
    if startsName { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .decimalNumber: return true
    default: return false
    }
  }
}
