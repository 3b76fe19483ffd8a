using System.Globalization;
using FairDiff.MLflow.Naming;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>The fields of a <c>meta.yaml</c>. A line that is damaged costs its own field, and is said.</summary>
internal sealed class MetaFields
{
    private static readonly long MinTime = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private readonly Dictionary<string, Lines> _fields = [];
    private readonly string _path;
    private readonly Action<string>? _say;

    private MetaFields(string path, Action<string>? say) => (_path, _say) = (path, say);

    /// <summary>Null where the folder has no such file, or it cannot be read.</summary>
    public static MetaFields? Load(string folder, Action<string>? say = null)
    {
        var path = Path.Combine(folder, MetaFile.Name);
        if (StoreFiles.ReadText(path, say) is not { } text)
        {
            return null;
        }

        var fields = new MetaFields(path, say);
        fields.Add(text.ReplaceLineEndings("\n").Split('\n'));
        return fields;
    }

    /// <summary>The text of a field; null where it is missing or damaged.</summary>
    public string? this[string field] => _fields.TryGetValue(field, out var lines) ? Scalar(lines) : null;

    /// <summary>A whole number; null where the field is missing, damaged or none.</summary>
    public long? Number(string field) => this[field] is not ({ Length: > 0 } and not "null") ? null
        : long.TryParse(this[field], CultureInfo.InvariantCulture, out var number) ? number : Damaged<long?>(_fields[field].At);

    /// <summary>A time in milliseconds since 1970; null where there is none.</summary>
    public DateTimeOffset? Time(string field) => Number(field) is not { } time ? null
        : time >= MinTime && time <= MaxTime ? DateTimeOffset.FromUnixTimeMilliseconds(time) : Damaged<DateTimeOffset?>(_fields[field].At);

    /// <summary>A run's state; running where that is not said.</summary>
    public MlflowRunStatus Status => this["status"] is { } text && Enum.TryParse<MlflowRunStatus>(text, ignoreCase: true, out var status)
        && Enum.IsDefined(status)
        ? status
        : _fields.TryGetValue("status", out var lines) ? Damaged<MlflowRunStatus?>(lines.At) ?? MlflowRunStatus.Running
            : MlflowRunStatus.Running;

    /// <summary>A field that is a mapping of texts, as <c>{a: b}</c> or on indented lines.</summary>
    public IReadOnlyDictionary<string, string> Map(string field)
    {
        var map = new Dictionary<string, string>();
        if (!_fields.TryGetValue(field, out var lines))
        {
            return map;
        }

        var entries = lines.First is ['{', .. var inner, '}'] ? inner.Split(", ", StringSplitOptions.RemoveEmptyEntries)
            : [.. lines.Folded];
        foreach (var entry in entries)
        {
            if (entry.Split(": ", 2) is [var name, var value] && YamlScalar.Read(name) is { } key && YamlScalar.Read(value) is { } text)
            {
                map[key] = text;
            }
            else
            {
                Damaged<string>(lines.At);
            }
        }

        return map;
    }

    private void Add(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.Length == 0 || line[0] is ' ' or '-' or '#' || line is "---" or "..." or "{}")
            {
                continue;
            }

            if (line.Split(':', 2) is not [{ Length: > 0 } name, var first])
            {
                Damaged<string>(i + 1);
                continue;
            }

            // PyYAML folds a long text over indented lines, a blank standing for each fold.
            var folded = lines.Skip(i + 1).TakeWhile(next => next.StartsWith(' ')).Select(next => next.Trim());
            var field = new Lines(i + 1, first.Trim(), [.. folded]);
            if (Scalar(field) is null)
            {
                Damaged<string>(i + 1);
                continue;
            }

            _fields.TryAdd(name.Trim(), field);
        }
    }

    private static string? Scalar(Lines lines) => YamlScalar.Read(string.Join(' ', lines.Folded.Prepend(lines.First)));

    private T? Damaged<T>(int line)
    {
        _say?.Invoke($"{_path}: line {line} is damaged and left out.");
        return default;
    }

    private sealed record Lines(int At, string First, IReadOnlyList<string> Folded);
}
