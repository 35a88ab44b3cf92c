/// Texts by dense numbers: equal bytes have one number, given in the order of first use.
///
/// Open addressing over one buffer of bytes, so that a million ids cost no million strings.
public struct TextPool: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [UInt32] = []
  /// The hash of a text in the upper half, its number plus one in the lower; 0 where a slot is free. With the hash at hand, what
  /// differs is told without looking at its bytes, and growing reads no text.
  private var slots: [UInt64] = Array(repeating: 0, count: 64)

  /// Creates an empty pool.
  public init() {}

  /// How many texts there are.
  public var count: Int { ends.count }

  /// The number of `text`, which is added where it is new.
  public mutating func intern(_ text: String) -> Int32 {
    var text = text
    return text.withUTF8 { intern($0) }
  }

  /// The number of these bytes, which are added where they are new.
  public mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> Int32 {
    intern(text, hash: TextPool.hash(text))
  }

  /// The number of these bytes, as `intern(_:)`, where their hash is at hand.
  public mutating func intern(_ text: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int32 {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { break }
      if UInt32(truncatingIfNeeded: entry >> 32) == hash {
        let id = Int32(truncatingIfNeeded: entry) - 1
        if equals(id, text) { return id }
      }
      slot = (slot + 1) & mask
    }
    let id = Int32(ends.count)
    bytes.append(contentsOf: text)
    ends.append(UInt32(bytes.count))
    slots[slot] = UInt64(hash) << 32 | UInt64(id + 1)
    if ends.count * 3 > slots.count * 2 { grow() }
    return id
  }

  /// Brings the places where texts with these hashes are looked up near the processor: many at once cost little more than one.
  /// The result means nothing.
  public func touch(_ hashes: [UInt32], _ range: Range<Int>) -> UInt64 {
    let mask = slots.count - 1
    return slots.withUnsafeBufferPointer { slots in
      hashes.withUnsafeBufferPointer { hashes in
        var sum: UInt64 = 0
        for index in range { sum &+= slots[Int(hashes[index]) & mask] }
        return sum
      }
    }
  }

  /// The number of `text`, or nil where it is not in the pool.
  public func find(_ text: String) -> Int32? {
    var text = text
    return text.withUTF8 { find($0) }
  }

  /// The number of these bytes, or nil where they are not in the pool.
  public func find(_ text: UnsafeBufferPointer<UInt8>) -> Int32? {
    let hash = TextPool.hash(text)
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { return nil }
      if UInt32(truncatingIfNeeded: entry >> 32) == hash {
        let id = Int32(truncatingIfNeeded: entry) - 1
        if equals(id, text) { return id }
      }
      slot = (slot + 1) & mask
    }
  }

  /// The text of a number.
  ///
  /// - Requires: `id` was given by this pool.
  public func string(_ id: Int32) -> String { String(decoding: bytes[range(id)], as: UTF8.self) }

  /// The bytes of a text, as a range of `storage`.
  public func range(_ id: Int32) -> Range<Int> {
    let start = id == 0 ? 0 : Int(ends[Int(id) - 1])
    return start..<Int(ends[Int(id)])
  }

  /// The bytes of all texts, one after the other.
  public var storage: [UInt8] { bytes }

  private func equals(_ id: Int32, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let range = range(id)
    guard range.count == text.count else { return false }
    return bytes.withUnsafeBufferPointer { all in
      guard let left = all.baseAddress, let right = text.baseAddress else { return true }
      let known = UnsafeRawPointer(left + range.lowerBound)
      let asked = UnsafeRawPointer(right)
      var index = 0
      while index + 8 <= text.count {
        if known.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          != asked.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        {
          return false
        }
        index += 8
      }
      while index < text.count {
        if all[range.lowerBound + index] != text[index] { return false }
        index += 1
      }
      return true
    }
  }

  /// The hash by which a text is found.
  public static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(truncatingIfNeeded: text.count)
    var index = 0
    while index + 8 <= text.count {
      let word = UnsafeRawPointer(text.baseAddress!).loadUnaligned(fromByteOffset: index, as: UInt64.self)
      value = (value ^ word) &* 0x9FB2_1C65_1E98_DF25
      value ^= value >> 32
      index += 8
    }
    if index < text.count, let start = text.baseAddress {
      // The rest in one step: of a longer text its last eight bytes, of a short one what there is.
      var word: UInt64 = 0
      if text.count >= 8 {
        word = UnsafeRawPointer(start).loadUnaligned(fromByteOffset: text.count - 8, as: UInt64.self)
      } else if text.count >= 4 {
        let bytes = UnsafeRawPointer(start)
        word = UInt64(bytes.loadUnaligned(as: UInt32.self))
        word |= UInt64(bytes.loadUnaligned(fromByteOffset: text.count - 4, as: UInt32.self)) << 32
      } else {
        while index < text.count {
          word = word << 8 | UInt64(text[index])
          index += 1
        }
      }
      value = (value ^ word) &* 0x9FB2_1C65_1E98_DF25
      value ^= value >> 32
    }
    value ^= value >> 29
    value = value &* 0xBF58_476D_1CE4_E5B9
    return UInt32(truncatingIfNeeded: value ^ (value >> 32))
  }

  private mutating func grow() {
    var larger: [UInt64] = Array(repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for entry in slots where entry != 0 {
      var slot = Int(entry >> 32) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = entry
    }
    slots = larger
  }
}
