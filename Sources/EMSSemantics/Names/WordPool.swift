import EMSValues

/// Declared names by dense numbers, so that a name in a record is compared by its bytes, once.
///
/// Names are equal after NFC: one that is not plain ASCII goes through `String`, whose equality is just that.
struct WordPool {
  private var pool = TextPool()
  private var composed: [String: Int32] = [:]

  /// How many names there are.
  var count: Int { pool.count }

  /// The number of a name, which is added where it is new.
  mutating func intern(_ name: String) -> Int32 {
    let found = find(name)
    if found >= 0 { return found }
    let word = pool.intern(name)
    if !name.utf8.allSatisfy({ $0 < 0x80 }) { composed[name] = word }
    return word
  }

  /// The number of a name, or -1.
  func find(_ name: String) -> Int32 {
    var name = name
    return name.withUTF8 { find($0) }
  }

  /// The number of the name of these bytes, or -1.
  func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
    if isPlain(bytes) { return pool.find(bytes) ?? -1 }
    return composed[String(decoding: bytes, as: UTF8.self)] ?? -1
  }

  /// The name of a number.
  func string(_ word: Int32) -> String { pool.string(word) }
}

/// Whether all bytes are ASCII.
func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  var all: UInt8 = 0
  var index = 0
  while index < bytes.count {
    all |= bytes[index]
    index += 1
  }
  return all < 0x80
}
