/// Puts columns after those that they read. Circles are reported by the checker; here they are cut, so that nothing runs forever.
struct DependencyOrder {
  /// The program that is lowered.
  let program: Program
  /// The columns found so far, in order.
  private(set) var columns: [ColumnProgram] = []
  private var isSeen: Set<ColumnAddress> = []

  /// Creates an empty order.
  init(program: Program) { self.program = program }

  /// Adds the column of `address`, where it is computed, after everything that it reads.
  mutating func add(_ address: ColumnAddress) {
    // A stack of our own: chains of columns may be long.
    var open: [(program: ColumnProgram, next: Int)] = []
    func start(_ address: ColumnAddress, _ seen: inout Set<ColumnAddress>) {
      guard seen.insert(address).inserted else { return }
      if let column = Lowering.column(address, in: program) { open.append((column, 0)) }
    }
    start(address, &isSeen)
    while let last = open.indices.last {
      if open[last].next < open[last].program.reads.count {
        let read = open[last].program.reads[open[last].next]
        open[last].next += 1
        start(read, &isSeen)
      } else {
        columns.append(open.removeLast().program)
      }
    }
  }
}
