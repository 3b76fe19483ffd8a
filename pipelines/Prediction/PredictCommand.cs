using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Shared;
using FairDiff.Studies;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.Pipelines.Prediction;

/// <summary><c>fairdiff predict</c>: what a saved model says of a folder of images.</summary>
internal static class PredictCommand
{
    private const string Description =
        """
        Score a folder of images with a saved model (
            the model.zip of a study in MLflow, or of ml.Model.Save): one line per line of its metadata.csv, with all of its
        columns, the score of each class and, if wanted, the features before the last layer. For evaluate, compare and represent.

        Examples:
          fairdiff predict --model model.zip --data hospitalB --output hospitalB.csv
          fairdiff predict --model model.zip --data hospitalB --output hospitalB.csv --embeddings
        """;

    public static Command Create()
    {
        var model =
            new Option<string>("--model") { Description = "Model that loads its images by path", HelpName = "FILE", Required = true };
        var data =
            new Option<string>("--data") { Description = "Folder with metadata.csv and the images", HelpName = "DIR", Required = true };
        var image = new Option<string>(
            "--image-column") { Description = "Column with the image file, relative to the folder", DefaultValueFactory = _ => "path" };
        var path = new Option<string>("--path-name")
        {
            Description = "What the model calls the paths of the images", DefaultValueFactory = _ => PredictionFile.PathColumn
        };
        var output = new Option<string>("--output") { Description = "Predictions file", HelpName = "FILE", Required = true };
        var embeddings = new Option<bool>("--embeddings") { Description = "Also write the features before the last layer" };
        var (tables, formulas, limits) = (new TableOptions(), new FormulaOptions(), new ImageLimits());
        var command = new Command("predict", Description) { model, data, image, path, output, embeddings };
        foreach (var option in limits.All.Concat(tables.All).Concat(formulas.All))
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            var options = new FolderOptions
            {
                DataFolder = parsed.GetRequiredValue(data), ImageColumn = parsed.GetRequiredValue(image), AttributeColumns = [],
                SkipCorruptImages = limits.SkipCorrupt(parsed), MaxPixels = limits.MaxPixels(parsed),
            };
            var table = MetadataTable.OfFolder(options.DataFolder, tables.Read(parsed));
            foreach (var (column, header) in table.Columns.Zip(PredictionFile.Headers(table.Columns)).Where(
                names => !names.First.Equals(names.Second, StringComparison.OrdinalIgnoreCase)))
            {
                parsed.InvocationConfiguration.Output.WriteLine(
                    $"Column '{column}' of {table.Path} is '{header}' in the predictions, which have '{column}' of their own.");
            }

            table = ImageCheck.Apply(table, options, parsed.InvocationConfiguration.Output.WriteLine, cancellationToken);
            Run(
                parsed.GetRequiredValue(model),
                new ModelRows(table, parsed.GetRequiredValue(data), parsed.GetRequiredValue(image), parsed.GetRequiredValue(path)),
                parsed.GetRequiredValue(output),
                parsed.GetValue(embeddings),
                formulas.Read(parsed));
            parsed.InvocationConfiguration.Output.WriteLine($"{table.RowCount} rows: {parsed.GetRequiredValue(output)}");
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Run(string modelPath, ModelRows rows, string output, bool embeddings, Formulas formulas)
    {
        var ml = new MLContext(seed: 0);
        ml.FairDiff();
        var model = Load(ml, modelPath, out var schema);
        var scored = model.Transform(rows.Read(schema));
        foreach (
            var needed in embeddings ? new[] { PredictionFile.ScoreColumn, PredictionFile.EmbeddingColumn } : [PredictionFile.ScoreColumn])
        {
            if (scored.Schema.GetColumnOrNull(needed) is null)
            {
                throw new FairDiffException($"{modelPath} (--model) has no column '{needed}'; it has "
                    + $"{string.Join(", ", scored.Schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");
            }
        }

        PredictionFile.Write(output, rows.Told(), scored, rows.Columns, embeddings, formulas);
    }

    private static ITransformer Load(MLContext ml, string path, out DataViewSchema schema)
    {
        try
        {
            using var stream = RegularFile.OpenRead(path);
            var model = ml.Model.Load(stream, out schema);
            return schema is null ? throw new FairDiffException(
                $"{path} (--model) does not say of which columns it is. Save it with them: ml.Model.Save(model, schema, path).") : model;
        }
        catch (Exception e) when (e is not EngineException)
        {
            throw new FairDiffException(
                $"{path} (--model) cannot be read as a model of ML.NET: {LastResort.Unwrap(e).Message.Split('\n')[0].TrimEnd('.')}. Save "
                    + "or copy it "
                + $"again.", e);
        }
    }
}
