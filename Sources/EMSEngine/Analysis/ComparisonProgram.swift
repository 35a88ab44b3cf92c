public import EMSSemantics
import EMSValues

/// A field of two programs: the one of this name and kind on either side, as far as the methods in use there give it.
public struct FieldPair: Hashable, Sendable {
  /// The field before; nil where nothing gives one.
  public var before: FieldID?
  /// The field after; nil where nothing gives one.
  public var after: FieldID?

  /// Creates a pair.
  public init(before: FieldID?, after: FieldID?) {
    self.before = before
    self.after = after
  }
}

/// A kind of two programs.
struct KindPair: Hashable, Sendable {
  var before: KindID?
  var after: KindID?
}

/// A layer of two programs: the base, or a declared one.
struct LayerPair: Hashable, Sendable {
  var before: LayerID?
  var after: LayerID?

  /// Whether it is the register as it stands.
  var isBase: Bool { after == .base }
}

/// Which kinds, fields, layers and levels of two programs are the same: those of one name. Of one program each is itself.
public struct ProgramMatch: Sendable {
  /// The program before.
  public let before: Program
  /// The program after.
  public let after: Program
  /// Whether both sides are one program under two stacks of layers.
  public let isOneProgram: Bool
  /// Kinds in the order of the program after, then those of the one before alone.
  let kinds: [KindPair]
  /// Layers that both sides have: the base, then those declared, by the order after.
  let layers: [LayerPair]
  private let kindsAfter: [KindID?]

  init(_ before: Program, _ after: Program, isOneProgram: Bool) {
    self.before = before
    self.after = after
    self.isOneProgram = isOneProgram
    if isOneProgram {
      kinds = after.kinds.map { KindPair(before: $0.id, after: $0.id) }
      layers = ([.base] + Plan.layersInUse(after)).map { LayerPair(before: $0, after: $0) }
      kindsAfter = after.kinds.map(\.id)
      return
    }
    var byName: [String: KindID] = [:]
    for kind in after.kinds { byName[kind.name] = kind.id }
    kindsAfter = before.kinds.map { byName[$0.name] }
    var beforeOf: [KindID: KindID] = [:]
    for (index, found) in kindsAfter.enumerated() { if let found { beforeOf[found] = KindID(index) } }
    kinds =
      after.kinds.map { KindPair(before: beforeOf[$0.id], after: $0.id) }
      + before.kinds.filter { kind in byName[kind.name] == nil }.map { KindPair(before: $0.id, after: nil) }
    var layers = [LayerPair(before: .base, after: .base)]
    // A layer that only one side declares has nothing to be held against; the change of the method tells it.
    for layer in Plan.layersInUse(after) {
      let name = after.layers[layer.position].name
      if let old = Plan.layersInUse(before).first(where: { before.layers[$0.position].name == name }) {
        layers.append(LayerPair(before: old, after: layer))
      }
    }
    self.layers = layers
  }

  /// The kind after of one before.
  func kindAfter(_ kind: KindID) -> KindID? { kindsAfter[kind.position] }

  /// The fields of a kind by name, in the order after, then those of the program before alone.
  func fields(_ kind: KindPair) -> [FieldPair] {
    guard let new = kind.after else {
      return (kind.before.map { before[$0].fields } ?? []).map { FieldPair(before: $0, after: nil) }
    }
    if isOneProgram { return after[new].fields.map { FieldPair(before: $0, after: $0) } }
    guard let old = kind.before else { return after[new].fields.map { .init(before: nil, after: $0) } }
    // A name stands once in a kind; where it does not, the first pairs with the first.
    var byName: [String: [FieldID]] = [:]
    for id in before[old].fields.reversed() { byName[before[id].name, default: []].append(id) }
    var paired: Set<FieldID> = []
    var pairs: [FieldPair] = []
    for id in after[new].fields {
      let found = byName[after[id].name]?.popLast()
      if let found { paired.insert(found) }
      pairs.append(FieldPair(before: found, after: id))
    }
    for id in before[old].fields where !paired.contains(id) { pairs.append(FieldPair(before: id, after: nil)) }
    return pairs
  }

  /// The levels of a scale as indices of another one, by name; -1 where there is none.
  func levels(_ old: ScaleID, _ new: ScaleID) -> [Int32] {
    let levels = before[old].levels
    if isOneProgram, old == new { return levels.indices.map { Int32($0) } }
    var byName: [String: Int32] = [:]
    for (index, level) in after[new].levels.enumerated() { byName[level.name] = Int32(index) }
    return levels.map { byName[$0.name] ?? -1 }
  }

  /// The name of a field.
  public func name(_ pair: FieldPair) -> String {
    pair.after.map { after[$0].name } ?? pair.before.map { before[$0].name } ?? ""
  }

  /// The name of a layer, empty for the base.
  func name(_ layer: LayerPair) -> String {
    layer.after.map { after.layers[$0.position].name } ?? layer.before.map { before.layers[$0.position].name } ?? ""
  }
}
