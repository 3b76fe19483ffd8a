using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.Commands;
using FairDiff.Pipelines.Folder;
using FairDiff.Pipelines.Study;
using FairDiff.Torch;
using Microsoft.ML;

namespace FairDiff.Pipelines.Prediction;

/// <summary><c>fairdiff predict</c>: what a saved model says of a folder of images.</summary>
internal static class PredictCommand
{
    private const string Description =
        """
        Score a folder of images with a saved model (the model.zip of a study in MLflow, or of ml.Model.Save): one line per line of its metadata.csv, with all of its
        columns, the score of each class and, if wanted, the features before the last layer. For evaluate, compare and represent.

        Examples:
          fairdiff predict --model model.zip --data hospitalB --output hospitalB.csv
          fairdiff predict --model model.zip --data hospitalB --output hospitalB.csv --embeddings
        """;

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model that loads its images by path", HelpName = "FILE", Required = true };
        var data = new Option<string>("--data") { Description = "Folder with metadata.csv and the images", HelpName = "DIR", Required = true };
        var image = new Option<string>("--image-column") { Description = "Column with the image file, relative to the folder", DefaultValueFactory = _ => "path" };
        var path = new Option<string>("--path-name") { Description = "What the model calls the paths of the images", DefaultValueFactory = _ => PredictionFile.PathColumn };
        var output = new Option<string>("--output") { Description = "Predictions file", HelpName = "FILE", Required = true };
        var embeddings = new Option<bool>("--embeddings") { Description = "Also write the features before the last layer" };
        var command = new Command("predict", Description) { model, data, image, path, output, embeddings };
        command.SetAction((parsed, _) =>
        {
            var table = MetadataTable.OfFolder(parsed.GetRequiredValue(data));
            Run(
                parsed.GetRequiredValue(model),
                new ModelRows(table, parsed.GetRequiredValue(data), parsed.GetRequiredValue(image), parsed.GetRequiredValue(path)),
                parsed.GetRequiredValue(output),
                parsed.GetValue(embeddings));
            parsed.InvocationConfiguration.Output.WriteLine($"{table.RowCount} rows: {parsed.GetRequiredValue(output)}");
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Run(string modelPath, ModelRows rows, string output, bool embeddings)
    {
        var ml = new MLContext(seed: 0);
        ml.FairDiff();
        var model = Load(ml, modelPath, out var schema);
        var scratch = Directory.CreateTempSubdirectory("fairdiff-predict-");
        try
        {
            var view = rows.Load(ml, schema, Path.Combine(scratch.FullName, "rows.csv"));
            var scored = model.Transform(view);
            foreach (var needed in embeddings ? new[] { PredictionFile.ScoreColumn, PredictionFile.EmbeddingColumn } : [PredictionFile.ScoreColumn])
            {
                if (scored.Schema.GetColumnOrNull(needed) is null)
                {
                    throw new FairDiffException($"{modelPath} (--model) has no column '{needed}'; it has {string.Join(", ", scored.Schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");
                }
            }

            PredictionFile.Write(output, view, scored, rows.Columns, embeddings);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static ITransformer Load(MLContext ml, string path, out DataViewSchema schema)
    {
        try
        {
            return ml.Model.Load(path, out schema);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or FairDiffException))
        {
            throw new FairDiffException($"{path} (--model) cannot be read as a model of ML.NET: {e.Message}", e);
        }
    }
}
