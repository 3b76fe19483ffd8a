using System.Globalization;
using System.Text.Json.Nodes;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Inspection;

/// <summary>What a generator is, in lines.</summary>
internal static class GeneratorFacts
{
    public static IReadOnlyList<Fact> Of(ImageGenerator generator)
    {
        // Said in better words below.
        var rest = JsonNode.Parse(generator.Description)!.AsObject();
        rest.Remove("condition", out var condition);
        var kind = (string?)condition!.AsArray().FirstOrDefault()?["kind"];
        rest.Remove("trainingRows");
        return
        [
            new Fact("generator id", generator.Id),
            new Fact("parameters", generator.ParameterCount.ToString(CultureInfo.InvariantCulture)),
            generator.Label is { } label ? Values("label", label, kind) : new Fact("label", "none: draws without a condition"),
            .. generator.Attributes.Select(attribute => Values("attribute", attribute)),
            new Fact("trained on", FormattableString.Invariant($"{generator.TrainingRowCount} rows")),
            .. Fact.Of(rest),
        ];
    }

    private static Fact Values(string part, ConditionPartValues values, string? kind = null) =>
        new($"{part} {values.Name}", string.Join(", ", values.Values) + (kind is null ? "" : $" ({kind})"));
}
