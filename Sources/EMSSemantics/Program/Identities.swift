/// Typed numbers of the things a program declares: dense indices into the arrays of `Program`, one type for each sort of
/// thing, so that a scale cannot be passed for a kind.
public protocol Identity: Hashable, Comparable, Sendable {
  /// Index in the array of its sort.
  var index: Int32 { get }
  /// Creates the identity of the thing at `index`.
  init(_ index: Int32)
}

extension Identity {
  /// Creates the identity of the thing at `index`.
  @inlinable public init(_ index: Int) { self.init(Int32(truncatingIfNeeded: index)) }
  /// The index as an array wants it.
  @inlinable public var position: Int { Int(index) }
  /// Orders by declaration.
  @inlinable public static func < (left: Self, right: Self) -> Bool { left.index < right.index }
}

/// A kind: a table of records.
public struct KindID: Identity {
  /// Index in `Program.kinds`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A field of a kind: a column. The same field name of two methods is two fields; `Program.scope` says which is in use.
public struct FieldID: Identity {
  /// Index in `Program.fields`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A scale or a choice.
public struct ScaleID: Identity {
  /// Index in `Program.scales`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A lookup matrix.
public struct MatrixID: Identity {
  /// Index in `Program.matrices`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A decision table.
public struct TableID: Identity {
  /// Index in `Program.tables`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A `band` expression.
public struct BandID: Identity {
  /// Index in `Program.bands`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A parameter, of the project or of a method.
public struct ParameterID: Identity {
  /// Index in `Program.parameters`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A method, one revision of it.
public struct MethodID: Identity {
  /// Index in `Program.methods`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A layer: 0 is the base; others are declared by methods (`layer residual`). Layers of one name are one.
public struct LayerID: Identity {
  /// Index in `Program.layers`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
  /// The register as it stands.
  public static let base = LayerID(Int32(0))
}

/// An expression of the checked program.
public struct ExpressionID: Identity {
  /// Index in `ExpressionStore`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A text with its translations.
public struct TitleID: Identity {
  /// Index in `Program.titles`.
  public let index: Int32
  /// Creates an identity.
  @inlinable public init(_ index: Int32) { self.index = index }
}

/// A record: its kind and its row. Rows are dense within a kind, in the order of the register.
public struct RecordID: Hashable, Sendable {
  /// The record's kind.
  public let kind: KindID
  /// The row in the tables of that kind.
  public let row: Int32

  /// Creates an identity.
  @inlinable public init(kind: KindID, row: Int32) {
    self.kind = kind
    self.row = row
  }
}
