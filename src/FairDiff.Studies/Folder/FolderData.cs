using System.Globalization;
using System.Text.Json.Nodes;
using FairDiff.MLNet;
using FairDiff.Shared;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>Makes a study of a folder of images with a metadata.csv. The rows of each set are written beside the results, for the record,
/// once the run folder is bound to them.</summary>
public static class FolderData
{
    /// <param name="ml">The context that the views belong to.</param>
    /// <param name="options">Which rows and columns play which part.</param>
    /// <param name="run">The folder of the study.</param>
    /// <param name="report">Told what was left out.</param>
    /// <param name="cancellationToken">Stops the reading of the images.</param>
    /// <exception cref="FairDiffException">The folder holds a study of other data; its record is then as it was.</exception>
    public static StudyData Load(
        MLContext ml, FolderOptions options, RunFolder run, Action<string> report, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        void Note(string note)
        {
            notes.Add(note);
            report(note);
        }

        var read = JointTable.Read(options, options.Tables with { Report = Note }).With(options.Buckets);
        new FolderLabel(read, options).Check();
        var table = ImageCheck.Apply(read, options, Note, cancellationToken);
        var split = FolderSplit.Create(table, options, draw: 0);
        foreach (var note in split.Notes)
        {
            Note(note);
        }

        var columns = options.AttributeColumns.Concat(options.GroupColumns.SelectMany(group => group.Split('*'))).Distinct().ToArray();
        RefuseOwnNames(table, columns);
        var rows = new FolderRows(table, options, columns, run.Data);
        var digest = FolderDigest.Of(table, options, columns, split);
        run.BindTo(digest);

        var clusters = new RowClusters(table, options);
        int? Clusters(IReadOnlyList<int> set) => set.Any(row => clusters.Named(row) is not null) ? clusters.Of(set).Count : null;
        EvaluationSet Set(string name, SetRole role, IReadOnlyList<int> set) =>
            new(name, role, rows.View(name, set, []), set.Count) { Clusters = Clusters(set) };

        StudyData Drawn(StudyData data, FolderSplit drawn, string suffix) => data with
        {
            Train = rows.View($"train{suffix}", drawn.Labelled, drawn.Unlabelled),
            Revealed = Revealed(table, options, drawn) is var (labelled, unlabelled) && labelled.Count > drawn.Labelled.Count
                ? rows.View($"ceiling{suffix}", labelled, unlabelled)
                : null,
            RevealedDigest = FolderDigest.OfHiddenLabels(table, options, drawn),
            Validation = options.ValidationFraction > 0 ? rows.View($"validation{suffix}", drawn.Validation, []) : null,
            LabelledRows = drawn.Labelled.Count,
            UnlabelledRows = drawn.Unlabelled.Count,
            LabelledClusters = Clusters(drawn.Labelled),
            UnlabelledClusters = Clusters(drawn.Unlabelled),
            ValidationClusters = Clusters(drawn.Validation),
        };

        var all = new StudyData
        {
            Train = new TextRowsView([], []),
            InDistribution = Set("in-distribution", SetRole.InDistribution, split.Test),
            OutOfDistribution =
            [
                .. split.OodValidation.Select(set => Set(set.Name, SetRole.OodValidation, set.Rows)),
                .. split.OutOfDistribution.Select(set => Set(set.Name, SetRole.OodTest, set.Rows)),
            ],
            AttributeColumns = options.AttributeColumns,
            Groups = [.. options.AttributeColumns, .. options.GroupColumns.Except(options.AttributeColumns)],
            ImageStage = context => FolderRows.ImageStage(context, options),
            ImageFileStage = context => FolderRows.ImageFileStage(context, options),
            ImageSize = options.ImageSize,
            Label = options.Label,
            LabelledRows = split.Labelled.Count,
            UnlabelledRows = split.Unlabelled.Count,
            LabelPoor = [
                .. options.LabelLimits.Where(limit => options.AttributeColumns.Contains(limit.Rows.Column))
                    .Select(limit => (limit.Rows.Column, limit.Rows.Value))],
            ClusterColumn = options.ClusterColumn,
            Folder = options.DataFolder,
            Digest = digest,
            Notes = notes,
        };
        all = Drawn(all, split, "");
        return options.Redraw
            ? all with
            {
                Redraw = draw => draw == 0
                    ? all
                    : Drawn(all, FolderSplit.Create(table, options, draw), string.Create(CultureInfo.InvariantCulture, $"-seed{draw}")),
            }
            : all;
    }

    /// <summary>The training rows with every label that the table has; of a class that no labelled row has none is known.</summary>
    private static (List<int> Labelled, List<int> Unlabelled) Revealed(MetadataTable table, FolderOptions options, FolderSplit split)
    {
        var label = new FolderLabel(table, options);
        var classes = split.Labelled.Select(label.Text).ToHashSet();
        var known = split.Unlabelled.Concat(split.Removed).ToLookup(
            row => options.Label.IsVector ? label.IsKnown(row) : classes.Contains(label.Text(row)));
        return ([.. split.Labelled, .. known[true]], [.. known[false]]);
    }

    /// <summary>
    /// A column with the name of one that the stages or the predictions have of their own would be there twice, or hide it.
    /// </summary>
    /// <exception cref="FairDiffException">There is one.</exception>
    public static void RefuseOwnNames(MetadataTable table, IEnumerable<string> columns)
    {
        string[] own = [
            StudyData.ImageColumn, StudyData.LabelColumn, PredictionFile.PathColumn, PredictionFile.ScoreColumn,
            PredictionFile.EmbeddingColumn, "PredictedLabel", "IsSynthetic", "GeneratorId"];
        if (columns.FirstOrDefault(name => own.Contains(name) || name is "path" or "label" || PredictionFile.IsOwn(name)) is { } wrong)
        {
            throw new FairDiffException(
                $"The column '{wrong}' of {table.Path} (--attributes, --groups) has the name of one that a study has of its own "
                    + $"({string.Join(", ", own)}, path, label, row, score_..., feature_...); rename it there.");
        }
    }

    /// <summary>What a run folder records of these options. Which folder it is, how its table is read and which images are left out shows
    /// in the digest of the data: it may be moved, and named from elsewhere.</summary>
    /// <param name="options">The options.</param>
    public static JsonObject Identify(FolderOptions options)
    {
        var identity = new JsonObject(SettingsJson.Of(
            options, typeof(FolderOptions), nameof(FolderOptions.DataFolder), nameof(FolderOptions.Tables),
            nameof(FolderOptions.SkipCorruptImages), nameof(FolderOptions.MaxPixels), nameof(FolderOptions.ValidationFraction),
            nameof(FolderOptions.Redraw), nameof(FolderOptions.Label), nameof(FolderOptions.Buckets), nameof(FolderOptions.FurtherFolders),
            nameof(FolderOptions.SkewBy)));

        // Recorded where it is not as in the folders that were begun before there was a choice.
        if (options.Label is { IsVector: true } label)
        {
            identity["label"] = new JsonObject(SettingsJson.Of(label, typeof(StudyLabel)));
        }

        if (options.FurtherFolders.Count > 0)
        {
            identity["furtherSets"] = new JsonArray(
                [.. options.FurtherFolders.Select(folder => JsonValue.Create(JointTable.NameOf(folder)))]);
        }

        if (options.SkewBy != SkewBy.Unlabelling)
        {
            identity["skewBy"] = $"{options.SkewBy}";
        }

        if (options.Buckets.Count > 0)
        {
            identity["buckets"] = new JsonArray([.. options.Buckets.Select(buckets => JsonValue.Create($"{buckets}"))]);
        }

        // Limits without shares are recorded as ever: folders that were begun with them go on.
        foreach (var limit in identity["labelLimits"]!.AsArray().OfType<JsonObject>().Where(
            limit => limit["shares"] is JsonObject { Count: 0 }))
        {
            limit.Remove("shares");
        }

        return identity;
    }

    /// <summary>The same in words.</summary>
    /// <param name="options">The options.</param>
    public static IReadOnlyDictionary<string, string> Describe(FolderOptions options)
    {
        string Join<T>(IEnumerable<T> values) => values.Any() ? string.Join(", ", values) : "none";
        var description = new Dictionary<string, string>
        {
            ["data"] = options.DataFolder,
            ["columns"] = $"image {options.ImageColumn}, {Label(options)}, attributes {Join(options.AttributeColumns)}, "
                + $"groups {Join(options.GroupColumns)}",
            ["image size"] = options.ImageSize.ToString(CultureInfo.InvariantCulture),
            ["split"] = options.SplitColumn is { } column
                ? $"column {column}"
                : FormattableString.Invariant($"by seed {options.SplitSeed}, {options.TestFraction:0.###} for testing")
                    + (options.ClusterColumn is { } cluster ? $", together by {cluster}" : ""),
            ["out of distribution"] = Join(options.OutOfDistribution),
            ["unlabelled"] = Join(options.Unlabelled),
            ["excluded"] = Join(options.Excluded),
            ["label limits"] = Join(options.LabelLimits)
                + (options.SkewBy == SkewBy.Removal ? "; rows beyond them are left out" : ""),
        };
        if (options.FurtherFolders.Count > 0)
        {
            description["further data"] = Join(options.FurtherFolders);
        }

        if (options.Buckets.Count > 0)
        {
            description["buckets"] = Join(options.Buckets);
        }

        if (options.OodValidation.Count > 0)
        {
            description["OOD validation"] = Join(options.OodValidation);
        }

        if (options.OodTrainFraction is { } fraction)
        {
            description["out of distribution and unlabelled"] = string.Create(
                CultureInfo.InvariantCulture,
                $"{fraction:0.###} of these rows train the generators, without their label, and are in no test set; by seed "
                    + $"{options.SplitSeed}")
                + (options.ClusterColumn is { } together ? $", together by {together}" : "");
        }

        if (options is { SplitColumn: not null, ClusterColumn: { } checkedColumn })
        {
            description["split"] += $", no {checkedColumn} on both sides";
        }

        return description;
    }

    private static string Label(FolderOptions options) => options.Label.Kind switch
    {
        StudyLabelKind.OneClass => $"label {options.LabelColumn}",
        StudyLabelKind.Conditions => $"conditions {string.Join(", ", options.Label.Names)}",
        _ => $"shares of {string.Join(", ", options.Label.Names)}",
    };
}
