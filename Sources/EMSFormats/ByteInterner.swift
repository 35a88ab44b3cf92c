/// Gives each distinct sequence of bytes a number, 0, 1, 2 … in the order of their first coming.
///
/// The bytes stand one after the other in one buffer; a table of hashes with open addressing finds them. A value: a
/// copy is on its own, and shares storage until one of the two changes.
public struct ByteInterner: Sendable {
  /// What one slot of the table holds: the upper half of the hash, and the number plus one; 0 where it is free.
  private var slots: [UInt64]
  /// Where each sequence ends.
  private var ends: [Int] = []
  private var storage: [UInt8] = []

  /// Makes an empty interner with room for `capacity` sequences before the table grows.
  public init(capacity: Int = 0) {
    var size = 16
    while size < 1 << 30, size < capacity * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
  }

  /// How many distinct sequences there are.
  public var count: Int { ends.count }

  /// The number of a sequence, which is new where it did not come before. At most 2³¹−1 are told apart; nil beyond.
  public mutating func intern(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    intern(bytes, hash: ByteInterner.hash(bytes))
  }

  @inline(__always)
  private mutating func intern(_ bytes: UnsafeRawBufferPointer, hash: UInt64) -> Int32? {
    let (found, slot) = find(bytes, hash)
    if found >= 0 { return Int32(truncatingIfNeeded: found) }
    guard ends.count < Int(Int32.max) else { return nil }
    storage.append(contentsOf: bytes)
    ends.append(storage.count)
    slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(ends.count)
    if ends.count * 2 > slots.count { grow() }
    return Int32(truncatingIfNeeded: ends.count - 1)
  }

  /// The number of a text.
  public mutating func intern(_ text: String) -> Int32? {
    var text = text
    return text.withUTF8 { intern(UnsafeRawBufferPointer($0)) }
  }

  /// The number of a sequence that came before; nil where it did not.
  public func lookup(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    let (found, _) = find(bytes, ByteInterner.hash(bytes))
    return found >= 0 ? Int32(truncatingIfNeeded: found) : nil
  }

  /// The number of a text that came before; nil where it did not.
  public func lookup(_ text: String) -> Int32? {
    var text = text
    return text.withUTF8 { lookup(UnsafeRawBufferPointer($0)) }
  }

  /// Gives the bytes of a number; none for a number that was not given out.
  public func withBytes<Result>(
    _ id: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    let range = self.range(id)
    return try storage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[range])) }
  }

  /// The bytes of a number; none for a number that was not given out.
  public func bytes(_ id: Int32) -> ArraySlice<UInt8> { storage[range(id)] }

  /// The bytes of a number as text.
  public func string(_ id: Int32) -> String { String(decoding: bytes(id), as: UTF8.self) }

  /// Takes over all sequences of another interner. Returns, for each number of the other, the number here.
  public mutating func merge(_ other: ByteInterner) -> [Int32] {
    var numbers: [Int32] = []
    numbers.reserveCapacity(other.count)
    var start = 0
    other.storage.withUnsafeBytes { all in
      for end in other.ends {
        numbers.append(intern(UnsafeRawBufferPointer(rebasing: all[start..<end])) ?? -1)
        start = end
      }
    }
    return numbers
  }

  private func range(_ id: Int32) -> Range<Int> {
    let index = Int(id)
    guard index >= 0, index < ends.count else { return 0..<0 }
    return (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// The number of a sequence, or −1 and the free slot where it belongs.
  @inline(__always)
  private func find(_ bytes: UnsafeRawBufferPointer, _ hash: UInt64) -> (Int, Int) {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash >> 32) & mask
    return slots.withUnsafeBufferPointer { slots in
      ends.withUnsafeBufferPointer { ends in
        storage.withUnsafeBytes { storage in
          // The table is at most half full, so a free slot always comes.
          while true {
            let entry = slots[slot]
            if entry == 0 { return (-1, slot) }
            if (entry ^ hash) >> 32 == 0 {
              let index = Int(entry & 0xFFFF_FFFF) &- 1
              let start = index == 0 ? 0 : ends[index &- 1]
              if ends[index] &- start == bytes.count, ByteInterner.equal(storage, start, bytes) { return (index, slot) }
            }
            slot = (slot &+ 1) & mask
          }
        }
      }
    }
  }

  /// Whether `bytes.count` bytes of `storage` from `start` on, all of them within it, equal `bytes`.
  @inline(__always)
  private static func equal(_ storage: UnsafeRawBufferPointer, _ start: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let a = storage.baseAddress, let b = bytes.baseAddress else { return bytes.isEmpty }
    let count = bytes.count
    var index = 0
    while index &+ 8 <= count {
      let x = a.loadUnaligned(fromByteOffset: start &+ index, as: UInt64.self)
      if x != b.loadUnaligned(fromByteOffset: index, as: UInt64.self) { return false }
      index &+= 8
    }
    if count >= 8 {
      // The last word, overlapping the one before it.
      let x = a.loadUnaligned(fromByteOffset: start &+ count &- 8, as: UInt64.self)
      return x == b.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    }
    while index < count {
      let x = a.load(fromByteOffset: start &+ index, as: UInt8.self)
      if x != b.load(fromByteOffset: index, as: UInt8.self) { return false }
      index &+= 1
    }
    return true
  }

  /// A hash that is the same in every run: nothing that can be seen depends on it.
  @inline(__always)
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let count = bytes.count
    guard let base = bytes.baseAddress, count > 0 else { return 0x9E37_79B9_7F4A_7C15 }
    var state = UInt64(count) &* 0x9E37_79B9_7F4A_7C15
    @inline(__always) func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let product = a.multipliedFullWidth(by: b)
      return product.high ^ product.low
    }
    @inline(__always) func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var last: UInt64 = 0
    if count >= 8 {
      var offset = 0
      while offset &+ 8 < count {
        state = mix(state ^ word(offset), 0xA076_1D64_78BD_642F)
        offset &+= 8
      }
      last = word(count &- 8)
    } else {
      for offset in 0..<count { last = last << 8 | UInt64(base.load(fromByteOffset: offset, as: UInt8.self)) }
    }
    return mix(state ^ last ^ 0xE703_7ED1_A0B4_28DB, 0x8EBC_6AF0_9C88_C6E3)
  }

  private mutating func grow() {
    // Read in order, the old slots fill the new table in two runs: no access is far from the one before.
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count - 1
    for entry in slots where entry != 0 {
      var slot = Int(truncatingIfNeeded: entry >> 32) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = entry
    }
    slots = larger
  }
}

extension ByteInterner {
  /// Appends the numbers of the cells of a column, trimmed and with doubled quotes made one; −1 for a blank cell.
  public mutating func intern(
    _ fields: UnsafeBufferPointer<CSVField>, of bytes: UnsafeRawBufferPointer, into numbers: inout [Int32]
  ) {
    let start = numbers.count
    numbers.append(contentsOf: repeatElement(-1, count: fields.count))
    numbers.withUnsafeMutableBufferPointer { numbers in
      var (last, number) = (UnsafeRawBufferPointer(start: nil, count: 0), Int32(-1))
      for (index, field) in fields.enumerated() {
        let cell = CellText.trimmed(field.bytes(in: bytes))
        // Registers are grouped: a cell often repeats the one above.
        if cell.count != last.count || !ByteInterner.equal(last, 0, cell) {
          last = cell
          if cell.isEmpty {
            number = -1
          } else if field.needsUnescaping {
            number = CellText.withUnescaped(cell) { intern($0) } ?? -1
          } else {
            number = intern(cell) ?? -1
          }
        }
        numbers[start + index] = number
      }
    }
  }
}
