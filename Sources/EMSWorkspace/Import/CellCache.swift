import EMSValues

/// What a cell means, remembered by its bytes: a column of a register repeats few texts many times.
///
/// A cell of one byte (a digit, a letter) is found in a table; longer ones in a pool.
struct CellCache {
  /// Codes of cells of one byte; `unknown` until seen.
  private var single = [Int32](repeating: CellCache.unknown, count: 256)
  private var pool = TextPool()
  private var codes: [Int32] = []
  static let unknown = Int32.min
  /// Beyond so many different texts nothing more is remembered.
  private let greatestCount = 1 << 16

  /// The code of a cell, if it is known.
  func find(_ cell: UnsafeRawBufferPointer) -> Int32? {
    if cell.count == 1 {
      let code = single[Int(cell[0])]
      return code == CellCache.unknown ? nil : code
    }
    guard let id = pool.find(cell.assumingMemoryBound(to: UInt8.self)) else { return nil }
    return codes[Int(id)]
  }

  /// Remembers the code of a cell.
  mutating func remember(_ cell: UnsafeRawBufferPointer, _ code: Int32) {
    if cell.count == 1 {
      single[Int(cell[0])] = code
      return
    }
    if pool.count >= greatestCount { return }
    let id = Int(pool.intern(cell.assumingMemoryBound(to: UInt8.self)))
    if id == codes.count { codes.append(code) }
  }
}
