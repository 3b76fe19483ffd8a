using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.MLNet;
using FairDiff.Torch;

namespace FairDiff.Shared;

/// <summary>
/// A JSON file that says what a folder was begun for: its format, options (in one or several sections) and, where it has any, data.
/// Another purpose is refused.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="name">The file in it.</param>
/// <param name="kind">What the folder is, for messages.</param>
/// <param name="content">What only a folder has that was begun for something.</param>
internal sealed class IdentityFile(string folder, string name, string kind, IReadOnlyList<string> content)
{
    private const string Format = "format";
    private const string Options = "options";
    private const string Data = "data";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>What the user can do about a difference.</summary>
    public string Remedy { get; init; } = "Choose another folder, or delete the folder to begin anew.";

    /// <summary>What else, where the data differ.</summary>
    public string DataRemedy { get; init; } = " In cross-validation every fold has other data: leave WorkspacePath null there.";

    /// <summary>What there is in the folder that was made for something; null = nothing yet.</summary>
    public string? Content => new OwnFiles(folder, content).First;

    private string Location => Path.Combine(folder, name);

    /// <summary>What the folder was begun for; null when it is new.</summary>
    public JsonObject? Read()
    {
        if (!File.Exists(Location))
        {
            return null;
        }

        try
        {
            return Checked(StrictJson.Object(DiskErrors.GuardReading(Location, path => RegularFile.ReadAllText(path, followLink: false))));
        }
        catch (JsonException exception)
        {
            throw Damaged(exception.Message, exception);
        }
    }

    /// <summary>A whole number of the options; null where there is none.</summary>
    /// <exception cref="FairDiffException">It is something else.</exception>
    public int? Number(string option)
    {
        var value = Read()?[Options]![option];
        return value is null ? null : value is JsonValue number
            && number.TryGetValue(out int found) ? found : throw Damaged($"Its {option} is {value.ToJsonString()}.");
    }

    /// <summary>
    /// The precision of the options, or of a part or section of them; null where they name none, or one that this version does not know:
    /// <see cref="Claim"/> says so.
    /// </summary>
    public Precision? Precision(string part = Options) =>
        Read() is { } identity
            && (identity[part] ?? identity[Options]![part] as JsonObject)?["precision"] is JsonValue value
            && value.TryGetValue(out string? text)
            && Enum.TryParse<Precision>(text, out var precision) && precision != FairDiff.Torch.Precision.Auto ? precision : null;

    /// <summary>Records what a new folder is for, and refuses one that is for something else.</summary>
    public void Claim(JsonObject identity)
    {
        if (Read() is { } stored)
        {
            Check(stored, identity);
        }
        else if (Content is { } found)
        {
            throw new FairDiffException($"The {kind} '{folder}' has '{found}' but no {name} that says what it was made for. {Remedy}");
        }
        else
        {
            DiskErrors.Guard(Location, () =>
            {
                AtomicFile.DeleteLeftovers(Location);
                AtomicFile.WriteAllText(Location, identity.ToJsonString(Indented));
            });
        }
    }

    private static JsonObject Checked(JsonObject identity) =>
        identity[Format] is JsonValue format
            && format.TryGetValue(out int _)
            && identity[Options] is JsonObject
            && identity.All(section => section.Key == Format || section.Value is null or JsonObject)
            ? identity
            : throw new JsonException("It has no format, or its options or data are no JSON objects.");

    private FairDiffException Damaged(string what, Exception? cause = null) =>
        new($"'{Location}' is damaged and not the description of a {kind}: {what.TrimEnd('.')}. {Remedy}", cause);

    private void Check(JsonObject stored, JsonObject wanted)
    {
        if (Text(stored[Format]) != Text(wanted[Format]))
        {
            throw new FairDiffException(
                $"The {kind} '{folder}' has format {Text(stored[Format])}; this version reads format {Text(wanted[Format])}. {Remedy}");
        }

        foreach (var section in wanted.Select(part => part.Key).Where(name => name is not (Format or Data)))
        {
            if (FirstDifference(stored, wanted, section) is { } option)
            {
                var title = section == Options ? Title(option.Name) : $"{Title(section)}.{Title(option.Name)}";
                throw new FairDiffException(
                    $"The {kind} '{folder}' was begun with {title} = {option.Stored}; now {title} is {option.Wanted}. Set {title} back, "
                        + $"or: {Remedy}");
            }
        }

        if (FirstDifference(stored, wanted, Data) is { } data)
        {
            throw new FairDiffException(
                $"The {kind} '{folder}' was begun with other data: {data.Name} was {data.Stored}, now it is {data.Wanted}. "
                    + $"{Remedy}{DataRemedy}");
        }
    }

    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static (string Name, string Stored, string Wanted)? FirstDifference(JsonObject stored, JsonObject wanted, string section)
    {
        foreach (var (property, value) in wanted[section]?.AsObject() ?? [])
        {
            var before = stored[section]?[property];
            if (Text(before) != Text(value))
            {
                return (property, Text(before), Text(value));
            }
        }

        return null;
    }

    /// <summary>Values are compared as text: a number that was read from a file never equals one that was not.</summary>
    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";
}
