extension Lexer {
  /// The offset after the name that goes on at `at`: letters of any script, digits, `_`, combining marks, and `-` between
  /// letters or digits.
  @inline(__always)
  mutating func endOfName(_ start: Int) -> Int {
    var at = start
    while table[Int(bytes[at])] & CharacterTable.name != 0 { at += 1 }
    if bytes[at] == 0x2D || bytes[at] >= 0x80 { return endOfLongName(at) }
    return at
  }

  @inline(never)
  private mutating func endOfLongName(_ start: Int) -> Int {
    var at = start
    while true {
      let byte = bytes[at]
      if table[Int(byte)] & CharacterTable.name != 0 {
        at += 1
      } else if byte == 0x2D {
        guard bytes[at - 1] != 0x5F else { return at }
        let next = bytes[at + 1]
        if table[Int(next)] & CharacterTable.letterOrDigit != 0 {
          at += 2
        } else if next >= 0x80 {
          let character = DecodedCharacter(bytes, at + 1)
          guard character.startsName else { return at }
          at += 1 + character.length
        } else {
          return at
        }
      } else if byte >= 0x80 {
        let character = DecodedCharacter(bytes, at)
        guard character.continuesName else { return at }
        at += character.length
      } else {
        return at
      }
    }
  }

  /// The eight bytes at `at`, the first one lowest.
  @inline(__always)
  private func packed(_ at: Int) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self))
  }

  /// Whether the word of seven letters at `start` is `message`.
  @inline(__always)
  func isMessage(_ start: Int) -> Bool { packed(start) & 0x00FF_FFFF_FFFF_FFFF == 0x0065_6761_7373_656D }

  /// Whether the word of seven letters at `start` is `include`.
  @inline(__always)
  func isInclude(_ start: Int) -> Bool { packed(start) & 0x00FF_FFFF_FFFF_FFFF == 0x0065_6475_6C63_6E69 }

  /// The kind of the word at `start`: a reserved word, or `word`. The letter n before `/a` is `n/a`.
  @inline(__always)
  mutating func reservedWord(_ start: Int, _ length: Int) -> TokenKind {
    if length > 9 || length == 6 || length == 8 { return .word }
    let value = packed(start)
    switch length {
    case 1:
      if value & 0xFF_FFFF == 0x61_2F6E, table[Int(bytes[start + 3])] & CharacterTable.name == 0 {
        return .notApplicable
      }
    case 2:
      switch value & 0xFFFF {
      case 0x6F6E: return .no
      case 0x726F: return .or
      case 0x6E69: return .in
      case 0x7369: return .is
      case 0x6669: return .if
      default: break
      }
    case 3:
      switch value & 0xFF_FFFF {
      case 0x73_6579: return .yes
      case 0x64_6E61: return .and
      case 0x74_6F6E: return .not
      default: break
      }
    case 4:
      switch value & 0xFFFF_FFFF {
      case 0x6E65_6877: return .when
      case 0x6E65_6874: return .then
      case 0x6573_6C65: return .else
      case 0x646E_6162: return .band
      default: break
      }
    case 5:
      switch value & 0xFF_FFFF_FFFF {
      case 0x79_6164_6F74: return .today
      case 0x65_7265_6877: return .where
      default: break
      }
    case 7:
      switch value & 0xFF_FFFF_FFFF_FFFF {
      case 0x67_6E69_7373_696D: return .missing
      case 0x65_7375_6163_6562: return .because
      default: break
      }
    case 9:
      if value == 0x7369_7772_6568_746F, bytes[start + 8] == 0x65 { return .otherwise }
    default: break
    }
    return .word
  }
}
