import EMSFormats

/// The JSON Schema of what a comparison writes as JSON; it does not depend on the register.
public enum ComparisonSchema {
  /// The schema, draft 2020-12.
  public static var bytes: [UInt8] {
    var writer = JSONWriter(.pretty)
    var members = (try? JSONReader.read(text))?.members ?? []
    members.append(JSONMember(key: "$defs", value: .object(definitions)))
    writer.value(.object(members))
    writer.endLine()
    return writer.bytes
  }

  /// Its own definitions, and those of findings and their places, which results share.
  private static var definitions: [JSONMember] {
    let own = (try? JSONReader.read(fixed))?.members ?? []
    return own + ResultsFrame.definitions.filter { $0.key == "part:place" || $0.key == "part:finding" }
  }

  private static let text = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "A comparison of two registers",
      "type": "object",
      "required": ["version", "ems", "outcome", "before", "after", "counts", "records", "renamed", "rules", "inputs", "otherResults", "findings"],
      "properties": {
        "version": {"const": 1},
        "ems": {"type": "string", "description": "The version of the program."},
        "outcome": {"enum": ["same", "differs"]},
        "before": {"$ref": "#/$defs/part:side"},
        "after": {"$ref": "#/$defs/part:side"},
        "counts": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}, "description": "Records by what matters most of their change."},
        "records": {"type": "array", "items": {"$ref": "#/$defs/part:record"}, "description": "The most important first."},
        "renamed": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["kind", "id", "before", "after"],
            "properties": {"kind": {"type": "string"}, "id": {"type": "string"}, "before": {"type": "string"}, "after": {"type": "string"}}
          }
        },
        "rules": {"type": "array", "items": {"$ref": "#/$defs/part:rule"}},
        "inputs": {"type": "array", "items": {"$ref": "#/$defs/part:input"}},
        "otherResults": {"type": "array", "items": {"$ref": "#/$defs/part:cell"}},
        "findings": {
          "type": "object",
          "required": ["appeared", "disappeared"],
          "properties": {
            "appeared": {"type": "array", "items": {"$ref": "#/$defs/part:finding"}},
            "disappeared": {"type": "array", "items": {"$ref": "#/$defs/part:finding"}}
          }
        }
      }
    }
    """#

  private static let fixed = #"""
    {
      "part:side": {
        "type": "object",
        "required": ["name", "asOf", "methods", "scenarios", "files"],
        "properties": {
          "name": {"type": "string", "description": "As it was named on the command line."},
          "asOf": {"type": "string", "format": "date"},
          "methods": {"type": "array", "items": {"type": "string"}},
          "scenarios": {"type": "array", "items": {"type": "string"}},
          "files": {"type": "array", "items": {"type": "string"}}
        }
      },
      "part:origin": {
        "type": "object",
        "properties": {
          "file": {"type": "string"},
          "line": {"type": "integer", "minimum": 1},
          "by": {"type": "string", "description": "The layer, or the column of a data file."}
        }
      },
      "part:cell": {
        "type": "object",
        "required": ["field", "before", "after"],
        "properties": {
          "kind": {"type": "string"},
          "id": {"type": "string"},
          "field": {"type": "string"},
          "layer": {"type": "string", "description": "Absent for the register as it stands."},
          "before": {"description": "null is missing."},
          "after": {"description": "null is missing."},
          "possibleBefore": {"type": "array", "description": "What it could be where inputs are given as alternatives. Absent where it was decided."},
          "possibleAfter": {"type": "array", "description": "What it can be where inputs are given as alternatives. Absent where it is decided."},
          "unit": {"type": "string"}
        }
      },
      "part:record": {
        "type": "object",
        "required": ["kind", "id", "title", "change", "presence", "results", "causes"],
        "properties": {
          "kind": {"type": "string"},
          "id": {"type": "string"},
          "title": {"type": "string"},
          "change": {"enum": ["became-significant", "no-longer-significant", "undecided", "class-up", "class-down", "class-changed", "decided", "not-assessed", "assessed", "score", "status", "added", "removed"]},
          "presence": {"enum": ["both", "before", "after"]},
          "results": {"type": "array", "items": {"$ref": "#/$defs/part:cell"}},
          "causes": {"type": "array", "items": {"$ref": "#/$defs/part:cause"}, "description": "Of the first 2,000 records."},
          "placeBefore": {"$ref": "#/$defs/part:origin"},
          "placeAfter": {"$ref": "#/$defs/part:origin"}
        }
      },
      "part:input": {
        "allOf": [{"$ref": "#/$defs/part:cell"}],
        "type": "object",
        "required": ["kind", "id", "judgement"],
        "properties": {
          "judgement": {"type": "boolean"},
          "placeBefore": {"$ref": "#/$defs/part:origin"},
          "placeAfter": {"$ref": "#/$defs/part:origin"}
        }
      },
      "part:rule": {
        "type": "object",
        "required": ["rule", "name", "before", "after"],
        "properties": {
          "rule": {"enum": ["methods", "parameter", "matrix-cell", "scale", "table", "rule", "default", "field", "check"]},
          "name": {"type": "string"},
          "before": {"description": "null where there was none."},
          "after": {"description": "null where there is none."},
          "placeBefore": {"$ref": "#/$defs/part:origin"},
          "placeAfter": {"$ref": "#/$defs/part:origin"}
        }
      },
      "part:cause": {
        "type": "object",
        "required": ["cause"],
        "properties": {
          "cause": {"enum": ["input", "judgement", "rule", "added", "removed", "day", "more"]},
          "count": {"type": "integer"}
        }
      }
    }
    """#
}
