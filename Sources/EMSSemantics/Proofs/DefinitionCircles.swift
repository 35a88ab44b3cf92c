import EMSSyntax

/// What computed fields read of one another, over layers too: the order in which they can be computed, and the circles in which
/// they cannot.
struct DefinitionGraph {
  /// A field in a layer.
  struct Node: Hashable {
    var field: FieldID
    var layer: LayerID
  }

  /// What one field reads: of the layer that is computed, or of a named one.
  struct Read: Hashable {
    var field: FieldID
    var layer: LayerID?
  }

  let program: Program
  /// What each field reads, each once, in order.
  private(set) var reads: [[Read]]
  /// Fields after those that they read, as far as they are in no circle.
  private(set) var order: [FieldID] = []
  /// Circles, each from a field back to itself, which is not repeated.
  private(set) var circles: [[Node]] = []

  /// Follows the rules of all fields. Linear in the expressions and reads, times the declared layers.
  init(program: Program) {
    self.program = program
    reads = Array(repeating: [], count: program.fields.count)
    for field in program.fields { reads[field.id.position] = reads(of: field) }
    findCircles()
  }

  private func reads(of field: Field) -> [Read] {
    var roots: [ExpressionID] = field.blocks.compactMap(\.condition)
    switch field.role {
    case .computed(let root): if root.index >= 0 { roots.append(root) }
    case .inverse(let source): return [Read(field: source, layer: nil)]
    default: break
    }
    return roots.isEmpty ? [] : reads(of: roots)
  }

  /// What expressions read.
  func reads(of roots: [ExpressionID]) -> [Read] {
    var result: [Read] = []
    var seen: Set<Read> = []
    var visited: Set<ExpressionID> = []
    var open = Array(roots.reversed())
    func add(_ read: Read) {
      if seen.insert(read).inserted { result.append(read) }
    }
    while let id = open.popLast() {
      guard visited.insert(id).inserted else { continue }
      switch program.expressions[id].operation {
      case .access(let field): add(Read(field: field, layer: nil))
      case .accessOneOf(let fields): for field in fields { add(Read(field: field, layer: nil)) }
      case .accessInLayer(let fields, let layer): for field in fields { add(Read(field: field, layer: layer)) }
      default: break
      }
      open += program.expressions.operands(of: id).reversed()
    }
    return result
  }

  /// Strongly connected parts after Tarjan, with a stack of our own: chains of fields may be long.
  private mutating func findCircles() {
    let layers = max(1, program.layers.count)
    let count = program.fields.count * layers
    var index = Array(repeating: -1, count: count)
    var low = Array(repeating: 0, count: count)
    var isOnStack = Array(repeating: false, count: count)
    var stack: [Int] = []
    var next = 0
    var known: Set<FieldID> = []
    var open: [(node: Int, read: Int)] = []
    func target(_ read: Read, from node: Int) -> Int? {
      guard read.field.position < program.fields.count else { return nil }
      let layer = read.layer.map(\.position) ?? node % layers
      return read.field.position * layers + min(layer, layers - 1)
    }
    for start in 0..<count where index[start] < 0 {
      // Most fields read nothing: what is given.
      if reads[start / layers].isEmpty {
        index[start] = next
        next += 1
        if start % layers == 0 { order.append(FieldID(start / layers)) }
        continue
      }
      func enter(_ node: Int) {
        index[node] = next
        low[node] = next
        next += 1
        stack.append(node)
        isOnStack[node] = true
        open.append((node, 0))
      }
      enter(start)
      while let top = open.last {
        let node = top.node
        let own = reads[node / layers]
        if top.read < own.count {
          open[open.count - 1].read += 1
          guard let other = target(own[top.read], from: node) else { continue }
          if index[other] < 0 {
            enter(other)
          } else if isOnStack[other] {
            low[node] = min(low[node], index[other])
          }
          continue
        }
        open.removeLast()
        if let parent = open.last { low[parent.node] = min(low[parent.node], low[node]) }
        guard low[node] == index[node] else { continue }
        var part: [Int] = []
        while let last = stack.popLast() {
          isOnStack[last] = false
          part.append(last)
          if last == node { break }
        }
        let isCircle = part.count > 1 || own.contains { target($0, from: node) == node }
        if !isCircle {
          if node % layers == 0 { order.append(FieldID(node / layers)) }
          continue
        }
        let circle = shortest(in: part, layers: layers, target: target)
        // A circle within one layer is in every layer: it is told once.
        let fields = Set(circle.map(\.field))
        if known.isDisjoint(with: fields) { circles.append(circle) }
        known.formUnion(part.map { FieldID($0 / layers) })
      }
    }
  }

  /// A shortest way from the first field of a part back to itself.
  private func shortest(in part: [Int], layers: Int, target: (Read, Int) -> Int?) -> [Node] {
    let inside = Set(part)
    guard let start = part.min() else { return [] }
    var cameFrom: [Int: Int] = [:]
    var queue = [start]
    var position = 0
    search: while position < queue.count {
      let node = queue[position]
      position += 1
      for read in reads[node / layers] {
        guard let other = target(read, node), inside.contains(other) else { continue }
        if other == start {
          var path = [node]
          while let last = path.last, last != start, let before = cameFrom[last] { path.append(before) }
          return path.reversed().map { Node(field: FieldID($0 / layers), layer: LayerID($0 % layers)) }
        }
        if cameFrom[other] == nil, other != start {
          cameFrom[other] = node
          queue.append(other)
        }
      }
    }
    return [Node(field: FieldID(start / layers), layer: LayerID(start % layers))]
  }

  /// All fields of circles.
  var fieldsInCircles: Set<FieldID> { Set(circles.flatMap { $0.map(\.field) }) }
}

extension Prover {
  /// Reports circles of definitions that are not known yet; their fields, and what reads them, are silent from here on.
  mutating func prove(circles graph: DefinitionGraph, known: Set<FieldID>) {
    for circle in graph.circles {
      guard let first = circle.first, !circle.contains(where: { known.contains($0.field) }) else { continue }
      var names = circle.map { name(of: $0) }
      names.append(names[0])
      report(
        Diagnostic(
          .circularDefinition, "'\(program[first.field].name)' is defined by itself: \(names.joined(separator: " → "))",
          at: program[first.field].place,
          labels: circle.dropFirst().prefix(3).map {
            Label(program[$0.field].place, "'\(program[$0.field].name)' is part of the circle")
          }, help: "one of them must not read the others"))
    }
    silentFields = known.union(graph.fieldsInCircles)
    let isCircular = Set(graph.order)
    for field in program.fields where !isCircular.contains(field.id) { silentFields.insert(field.id) }
    for id in graph.order {
      var isSilent = program[id].type.element == .unknown
      if case .computed(let root) = program[id].role, root.index < 0 || isPoisoned[root.position] { isSilent = true }
      if program[id].blocks.contains(where: { $0.condition.map { isPoisoned[$0.position] } ?? false }) {
        isSilent = true
      }
      if graph.reads[id.position].contains(where: { silentFields.contains($0.field) }) { isSilent = true }
      if isSilent { silentFields.insert(id) }
    }
  }

  private func name(of node: DefinitionGraph.Node) -> String {
    let field = program[node.field]
    let layer = program.layers.indices.contains(node.layer.position) ? program.layers[node.layer.position].name : ""
    return program[field.kind].name + (layer.isEmpty ? "" : "." + layer) + "." + field.name
  }
}
