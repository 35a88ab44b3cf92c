/// What is to be computed: the columns of all computed fields under the methods in use, in dependency order.
///
/// A column stands after every column that it reads, for the base and for each declared layer.
public struct Plan: Sendable {
  /// The columns in dependency order.
  public private(set) var columns: [ColumnProgram] = []
  /// The number of layers.
  public let layerCount: Int
  private var indices: [Int32]

  /// Lowers all computed fields of `program`, those of the library where their kind has a record or something reads them.
  public init(_ program: Program) {
    layerCount = max(1, program.layers.count)
    indices = Array(repeating: -1, count: program.fields.count * layerCount)
    var order = DependencyOrder(program: program)
    for layer in [.base] + Plan.layersInUse(program) {
      for kind in program.kinds {
        for field in kind.fields where !program.isIdle(program[field]) { order.add(ColumnAddress(field, layer)) }
      }
    }
    for column in order.columns { append(column) }
  }

  /// The declared layers of the methods in use, the base not among them.
  public static func layersInUse(_ program: Program) -> [LayerID] {
    var layers: Set<LayerID> = []
    for method in program.methodsInUse { layers.formUnion(program.methods[method.position].layers) }
    layers.remove(.base)
    return layers.sorted()
  }

  /// A plan of nothing, for programs that read no computed column.
  public init() {
    layerCount = 1
    indices = []
  }

  /// The index in `columns` of the column of `address`, or nil where it is given and not computed.
  public func column(_ address: ColumnAddress) -> Int? {
    let slot = address.field.position * layerCount + address.layer.position
    guard indices.indices.contains(slot), indices[slot] >= 0 else { return nil }
    return Int(indices[slot])
  }

  /// The columns that the reads of `program` need, in dependency order, as indices in `columns`.
  public func columns(neededBy reads: [ColumnAddress]) -> [Int] {
    var needed = Array(repeating: false, count: columns.count)
    var open = reads.compactMap { column($0) }
    while let next = open.popLast() {
      if needed[next] { continue }
      needed[next] = true
      for read in columns[next].reads {
        if let index = column(read), !needed[index] { open.append(index) }
      }
    }
    return needed.indices.filter { needed[$0] }
  }

  private mutating func append(_ column: ColumnProgram) {
    guard let address = column.address else { return }
    indices[address.field.position * layerCount + address.layer.position] = Int32(columns.count)
    columns.append(column)
  }
}
