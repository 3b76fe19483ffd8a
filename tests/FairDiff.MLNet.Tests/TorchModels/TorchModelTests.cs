using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;
using Sequential = TorchSharp.Modules.Sequential;

namespace FairDiff.MLNet.Tests.TorchModels;

/// <summary>Users' networks as stages.</summary>
public sealed class TorchModelTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly FairDiffCatalog _fair;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fairdiff-torch-");

    public TorchModelTests()
    {
        _fair = _ml.FairDiff();
        _fair.RegisterTorchModel("rows", RowNetwork);
        _fair.RegisterTorchModel("pair", () => new PairNetwork());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Transform_Batches_GivesWhatTheModuleGives()
    {
        using var network = RowNetwork();
        var (rows, view) = Data(8);
        var stage = _fair.TorchModel("rows", network, ["Features"], ["Score"], new TorchModelOptions { BatchSize = 3, Device = "cpu" });

        var scored = stage.Fit(view).Transform(view);

        Assert.Equal(Expected(network, rows), scored.GetColumn<float[]>("Score"), Near);
        Assert.Equal(rows.Select(row => row.Name), scored.GetColumn<string>("Name"));
        SchemaAssert.PromisedIsDelivered(stage, view, scored.Schema);
        Assert.Equal(3, ((VectorDataViewType)scored.Schema["Score"].Type).Size);
    }

    [Fact]
    public void Fit_CopiesTheNetwork_SoThatLaterTrainingChangesNothing()
    {
        using var network = RowNetwork();
        var (rows, view) = Data(4);
        var expected = Expected(network, rows);
        network.train();

        var model = _fair.TorchModel("rows", network, ["Features"], ["Score"]).Fit(view);
        using (no_grad())
        {
            network.parameters().First().zero_();
        }

        Assert.Equal(expected, model.Transform(view).GetColumn<float[]>("Score"), Near);
        Assert.True(network.training);
    }

    [Fact]
    public void Model_InAChain_IsSavedAndLoadedAndPredicts()
    {
        using var network = RowNetwork();
        var (_, view) = Data(30);
        var model = _ml.Transforms.NormalizeMinMax("Features")
            .Append(_fair.TorchModel("rows", network, ["Features"], ["Deep"]))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                new SdcaMaximumEntropyMulticlassTrainer.Options
                {
                    FeatureColumnName = "Deep", MaximumNumberOfIterations = 5, NumberOfThreads = 1,
                }))
            .Fit(view);
        var file = Path.Combine(_folder.FullName, "model.zip");
        _ml.Model.Save(model, view.Schema, file);

        var other = new MLContext();
        other.FairDiff().RegisterTorchModel("rows", RowNetwork);
        var loaded = other.Model.Load(file, out _);

        var expected = model.Transform(view).GetColumn<float[]>("Score").ToList();
        Assert.Equal(expected, loaded.Transform(view).GetColumn<float[]>("Score"));
        using var engine = other.Model.CreatePredictionEngine<Row, Scored>(loaded);
        Assert.Equal(expected[4], engine.Predict(Row.Make(5)[4]).Score, Close);
    }

    [Fact]
    public void Load_InAFreshProcess_GivesTheSameScores()
    {
        var rows = ImageRow.Make(5).Select((row, i) =>
        {
            row.Image!.Save(Path.Combine(_folder.FullName, $"{i}.png"));
            return new PathRow { Path = $"{i}.png" };
        }).ToList();
        var view = _ml.Data.LoadFromEnumerable(rows);
        _fair.RegisterTorchModel("probe", ImageNetwork);
        using var network = ImageNetwork();
        var model = _ml.Transforms.LoadImages("Image", _folder.FullName, "Path")
            .Append(_ml.Transforms.ResizeImages("Image", 8, 8))
            .Append(_fair.TorchModel("probe", network, ["Image"], ["Score"]))
            .Fit(view);
        var file = Path.Combine(_folder.FullName, "model.zip");
        _ml.Model.Save(model, view.Schema, file);

        var expected = model.Transform(view).GetColumn<float[]>("Score").Select(
            scores => Array.ConvertAll(scores, BitConverter.SingleToUInt32Bits));

        Assert.Equal(expected, FreshProcess.Score(file, rows.Select(row => row.Path)));
    }

    [Fact]
    public void Images_AreWhatExtractPixelsMakesOfThem()
    {
        using var network = ImageNetwork();
        _fair.RegisterTorchModel("images", ImageNetwork);
        var view = _ml.Data.LoadFromEnumerable(ImageRow.Make(5));
        var input = new TorchModelInput("Image") { Shape = [3, 16, 16], OffsetImage = 100, ScaleImage = .02f };
        var pixels = _ml.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 100, scaleImage: .02f).Append(
            _fair.TorchModel("images", network, [new TorchModelInput("Pixels") { Shape = [3, 16, 16] }], ["Score"]));

        var direct = _fair.TorchModel("images", network, [input], ["Score"]).Fit(view).Transform(view);

        Assert.Equal(pixels.Fit(view).Transform(view).GetColumn<float[]>("Score"), direct.GetColumn<float[]>("Score"), Near);
    }

    [Fact]
    public void Network_OfSeveralInputsAndOutputs_TakesAndGivesColumns()
    {
        using var network = new PairNetwork();
        var (rows, view) = Data(7);
        var model = _fair.TorchModel("pair", network, ["Words", "Number"], ["Sum", "Bag"], new() { BatchSize = 4 }).Fit(view);

        var scored = model.Transform(view);

        using var gradients = no_grad();
        var (sum, bag) = network.call(
            tensor(rows.SelectMany(row => row.Words).Select(word => (long)word).ToArray(), [7, 3]),
            tensor(rows.Select(row => row.Number).ToArray()));
        Assert.Equal(Rows(bag), scored.GetColumn<float[]>("Bag"), Near);
        Assert.Equal(Rows(sum.unsqueeze(1)), scored.GetColumn<float[]>("Sum"), Near);
    }

    [Fact]
    public void ExportOnnx_OfAStage_ScoresInApplyOnnxModel()
    {
        using var network = RowNetwork();
        var (_, view) = Data(6);
        var model = _fair.TorchModel("rows", network, ["Features"], ["Score"]).Fit(view);
        var file = Path.Combine(_folder.FullName, "rows.onnx");

        model.ExportOnnx(file);

        var served = _ml.Transforms.ApplyOnnxModel("Score", "Features", file).Fit(view).Transform(view);
        Assert.Equal(model.Transform(view).GetColumn<float[]>("Score"), served.GetColumn<float[]>("Score"), Near);
    }

    [Fact]
    public void Transform_Tensors_AreFreed()
    {
        using var network = RowNetwork();
        var (_, view) = Data(20);
        var scored = _fair.TorchModel("rows", network, ["Features"], ["Score"], new() { BatchSize = 4 }).Fit(view).Transform(view);
        _ = scored.GetColumn<float[]>("Score").Count();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        _ = scored.GetColumn<float[]>("Score").Count();

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Load_WithoutFactory_SaysWhatToRegister()
    {
        var file = Saved();
        var other = new MLContext();
        other.FairDiff();

        var message = Message(() => other.Model.Load(file, out _));

        Assert.Contains("No factory makes a network 'rows' (registered: none)", message);
        Assert.Contains("RegisterTorchModel(\"rows\"", message);
    }

    [Fact]
    public void Load_WithTheFactoryOfAnotherNetwork_NamesWhatDoesNotFit()
    {
        var file = Saved();
        var other = new MLContext();
        other.FairDiff().RegisterTorchModel("rows", () => Linear(4, 3));

        var message = Message(() => other.Model.Load(file, out _));

        Assert.Contains("The factory of network 'rows' makes a Linear that does not fit its state", message);
        Assert.Contains("holds tensor '", message);
    }

    [Theory]
    [InlineData("Nothing", "There is no column 'Nothing'")]
    [InlineData("Name", "Column 'Name' holds String")]
    [InlineData("Words", "cannot take 'Words' [n, 3] of Int64")]
    [InlineData("Number", "cannot take 'Number' [n] of Float32")]
    public void Fit_ColumnThatDoesNotFit_NamesIt(string column, string expected)
    {
        using var network = RowNetwork();
        var (_, view) = Data(2);

        Assert.Contains(expected, Message(() => _fair.TorchModel("rows", network, [column], ["Score"]).Fit(view)));
    }

    [Fact]
    public void Fit_ShapeOrOutputsThatDoNotFit_AreNamed()
    {
        using var network = RowNetwork();
        var (_, view) = Data(2);

        Assert.Contains("which are 6", Message(() => Fit(new TorchModelInput("Features") { Shape = [2, 3] }, "Score")));
        Assert.Contains("gives 1 tensors, and there are 2 output columns (A, B)", Message(() => Fit("Features", "A", "B")));
        Assert.Contains("not one of a row", Message(() => Fit(new TorchModelInput("Features") { Shape = [-1, 4] }, "Score")));

        TorchModelTransformer Fit(TorchModelInput input, params string[] outputs) =>
            _fair.TorchModel("rows", network, [input], outputs).Fit(view);
    }

    [Fact]
    public void Fit_FactoryThatGivesTheCallersModule_IsRefused()
    {
        using var network = RowNetwork();
        var (_, view) = Data(2);
        _fair.RegisterTorchModel("own", () => network);

        var message = Message(() => _fair.TorchModel("own", network, ["Features"], ["Score"]).Fit(view));

        Assert.Contains("The factory of network 'own' gives the very module", message);
        Assert.True(network.training);
        Assert.All(network.parameters(), parameter => Assert.False(parameter.IsInvalid));
    }

    [Fact]
    public void Fit_ThatFails_DisposesTheFactorysModule()
    {
        using var network = Linear(4, 3);
        var (_, view) = Data(2);
        List<TorchSharp.Modules.Parameter> made = [];
        _fair.RegisterTorchModel("other", () => Made(Linear(5, 3)));
        _fair.RegisterTorchModel("same", () => Made(Linear(4, 3)));

        Assert.Contains("does not fit its state", Message(() => _fair.TorchModel("other", network, ["Features"], ["Score"]).Fit(view)));
        Assert.Contains("2 output columns", Message(() => _fair.TorchModel("same", network, ["Features"], ["A", "B"]).Fit(view)));

        Assert.Equal(4, made.Count);
        Assert.All(made, parameter => Assert.True(parameter.IsInvalid));

        torch.nn.Module Made(torch.nn.Module module)
        {
            made.AddRange(module.parameters());
            return module;
        }
    }

    [Fact]
    public void Fit_BatchThatNoArrayHolds_NamesTheLargest()
    {
        using var network = RowNetwork();
        var (_, view) = Data(2);

        var message = Message(() => _fair.TorchModel("rows", network, ["Features"], ["Score"], new() { BatchSize = 1 << 30 }).Fit(view));

        Assert.Contains("1073741824 rows of input 'Features' is 4294967296 numbers", message);
        Assert.Contains($"Set BatchSize of TorchModelOptions to {Array.MaxLength / 4} at most", message);
    }

    private static Sequential RowNetwork() => Seeded(Sequential(Linear(4, 8), BatchNorm1d(8), ReLU(), Dropout(.5), Linear(8, 3)));

    private static Sequential ImageNetwork() =>
        Seeded(Sequential(Conv2d(3, 4, 3, padding: 1), ReLU(), AdaptiveAvgPool2d(1), Flatten(), Linear(4, 2)));

    private static TModule Seeded<TModule>(TModule module)
        where TModule : torch.nn.Module
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var generator = new Generator(3);
        foreach (var (_, parameter) in module.named_parameters())
        {
            parameter.copy_(randn(parameter.shape, generator: generator));
        }

        return module;
    }

    private (Row[] Rows, IDataView View) Data(int count)
    {
        var rows = Row.Make(count);
        return (rows, _ml.Data.LoadFromEnumerable(rows));
    }

    private string Saved()
    {
        using var network = RowNetwork();
        var (_, view) = Data(2);
        var file = Path.Combine(_folder.FullName, "model.zip");
        _ml.Model.Save(_fair.TorchModel("rows", network, ["Features"], ["Score"]).Fit(view), view.Schema, file);
        return file;
    }

    private static List<float[]> Expected(Sequential network, Row[] rows)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        network.eval();
        return Rows(network.call(tensor(rows.SelectMany(row => row.Features).ToArray(), [rows.Length, 4])));
    }

    private static List<float[]> Rows(Tensor values) => [.. values.data<float>().ToArray().Chunk((int)values.shape[1])];

    private static bool Near(float[] expected, float[] actual) => expected.Zip(actual).All(pair => Close(pair.First, pair.Second));

    private static bool Close(float expected, float actual) => Math.Abs(expected - actual) < 1e-5f;

    private static string Message(Func<object> action)
    {
        var exception = Assert.ThrowsAny<Exception>(action);
        while (exception is not FairDiffException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return Assert.IsType<FairDiffException>(exception).Message;
    }

    private sealed class PairNetwork : Module<Tensor, Tensor, (Tensor, Tensor)>
    {
        private readonly TorchSharp.Modules.Embedding _words = Seeded(Embedding(5, 6));

        public PairNetwork()
            : base(nameof(PairNetwork)) => RegisterComponents();

        public override (Tensor, Tensor) forward(Tensor words, Tensor number)
        {
            var bag = _words.call(words).mean([1]) * number.unsqueeze(1);
            return (bag.sum(1), bag);
        }
    }

    private sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        [VectorType(3)]
        public int[] Words { get; set; } = [];

        public float Number { get; set; }

        public string Name { get; set; } = "";

        public string Label { get; set; } = "";

        public static Row[] Make(int count) =>
        [
            .. Enumerable.Range(0, count).Select(i => new Row
            {
                Features = [i, -i, i % 3, 1],
                Words = [i % 5, (i + 1) % 5, 4],
                Number = i / 2f,
                Name = $"row {i}",
                Label = i % 2 == 0 ? "a" : "b",
            }),
        ];
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = "";
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
