using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;

namespace FairDiff.Pipelines.Representation;

/// <summary><c>fairdiff represent</c>: what the embeddings of a network say of domains, attributes and synthetic images.</summary>
internal static class RepresentCommand
{
    private const string Description =
        """
        Analyse embeddings of images by any network: how far domains are apart (MMD), in how many ways images vary (
            principal components), how well
        attributes can be read from them (spurious correlations), and which real image each synthetic one is nearest to.

        Examples:
          fairdiff represent --features test.csv --domain hospital --probe sex,age --cluster patient
          fairdiff represent --features augmented.csv --baseline plain.csv --id image --domain hospital --sample-size 200 --json out.json
          fairdiff represent --features metadata.csv --pretrained imagenet-resnet18 --domain site
          fairdiff represent --features real.csv synthetic.csv --embedding emb --synthetic IsSynthetic --id path --neighbours nearest.csv
        """;

    public static Command Create()
    {
        var options = new RepresentOptions();
        var command = new Command("represent", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            Task.FromResult(Run(options.Read(parsed), parsed.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private static int Run(RepresentSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        if (settings is { Neighbours: { } unwanted, Columns.Synthetic: null })
        {
            throw new FairDiffException($"--neighbours {unwanted} needs --synthetic COLUMN: which images are synthetic.");
        }

        var set = EmbeddingReader.Read(settings.Features, settings.Columns, settings.Columns.Needed, "--features");
        var baseline = settings.Baseline.Count == 0
            ? null
            : EmbeddingReader.Read(settings.Baseline, settings.Columns with { Attributes = [], Cluster = null }, needed: [], "--baseline");
        var result = RepresentationResult.Of(set, baseline, settings, cancellationToken);
        RepresentationTables.Write(result, set, settings, output);
        if (settings.Csv is { } csv)
        {
            RepresentationFiles.WriteCsv(csv, result, settings.Formulas);
            output.WriteLine($"Every number: {csv}");
        }

        if (settings.Neighbours is { } neighbours && result.Nearest is { } nearest)
        {
            RepresentationFiles.WriteNeighbours(neighbours, nearest, set, settings.Formulas);
            output.WriteLine($"The nearest real image of each synthetic one: {neighbours}");
        }

        if (settings.Json is { } json)
        {
            RepresentationFiles.WriteJson(json, result, settings);
            output.WriteLine($"Everything: {json}");
        }

        return ExitCodes.Success;
    }
}
