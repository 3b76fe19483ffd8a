using FairDiff.Torch.Onnx;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace FairDiff.Torch.Tests.Onnx;

public sealed class OnnxExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Write_OwnResidualNetwork_ComputesAsTorchSharp() => AssertComputes(
        Sequential(
            ("stem", Conv2d(3, 8, 3, padding: 1)),
            ("block", new UserBlock()),
            ("pool", AdaptiveAvgPool2d(1)),
            ("flat", Flatten()),
            ("head", Linear(16, 5))),
        randn(3, 3, 12, 10));

    [Theory]
    [InlineData(1, Activations.ReLU)]
    [InlineData(3, Activations.GELU)]
    [InlineData(12, Activations.ReLU)]
    public void Write_TransformerEncoder_FindsHeadsAndActivation(long heads, Activations activation) =>
        AssertComputes(new UserTransformer(heads, activation), randint(0, 11, [3, 6], ScalarType.Int64));

    [Theory]
    [InlineData(2, true)]
    [InlineData(6, false)]
    public void Write_Attention_GivesValuesAndShares(long heads, bool bias) =>
        AssertComputes(new UserAttention(heads, bias), randn(3, 4, 12), randn(3, 7, 5));

    [Fact]
    public void Write_ExampleOfEqualTokens_FindsHeadsNonetheless()
    {
        var words = randint(0, 11, [7, 5], ScalarType.Int64, generator: new Generator(4));
        var module = OnnxFile.Fill(Sequential(Embedding(11, 12), TransformerEncoderLayer(12, 4, 20, activation: Activations.GELU)));

        OnnxExport.Write(module, zeros_like(words), _folder.File("network.onnx"));

        Assert.InRange(OnnxFile.LargestDifference(module, [words], _folder.File("network.onnx")), 0, 1e-5);
    }

    [Theory]
    [InlineData("self_attn.out_proj.weight")]
    [InlineData("linear2.weight")]
    public void Write_WeightsThatTellNeitherHeadsNorActivation_AreRefused(string weight)
    {
        var module = OnnxFile.Fill(TransformerEncoderLayer(12, 4, 20));
        using (no_grad())
        {
            module.get_parameter(weight)!.zero_();
        }

        Assert.Contains("settings of its heads and activation give the same", Refusal(module, randn(2, 3, 12)));
    }

    [Fact]
    public void Write_Operations_ComputeAsTorchSharp() => AssertComputes(new UserOperations(), randn(3, 8));

    [Fact]
    public void Write_ClassNames_NameTheLargestScore()
    {
        var path = _folder.File("named.onnx");
        OnnxExport.Write(Identity(), randn(2, 3), path, new OnnxExportOptions { ClassNames = ["ä", "b", "c"] });

        using var session = new InferenceSession(path);
        var scores = new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(new float[] { 1, 3, 2, 9, 8, 7 }, [2, 3]);
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("input", scores)], ["PredictedLabel"]);

        Assert.Equal(["b", "ä"], outputs[0].AsEnumerable<string>());
        Assert.Contains("2 ClassNames, and the last output is N x 3", Assert.Throws<EngineException>(
            () => OnnxExport.Write(Identity(), randn(2, 3), path, new OnnxExportOptions { ClassNames = ["a", "b"] })).Message);
    }

    [Fact]
    public void Write_OneLayerTwice_HasItsWeightsOnce()
    {
        var shared = Linear(64, 64);
        var module = Sequential(shared, Tanh(), shared);

        AssertComputes(module, randn(3, 64));

        Assert.InRange(new FileInfo(_folder.File("network.onnx")).Length, 64 * 64 * 4, 64 * 64 * 6);
    }

    [Fact]
    public void Write_Names_AreThoseOfTheOptions()
    {
        var path = _folder.File("network.onnx");

        OnnxExport.Write(new UserAttention(2), [randn(1, 4, 12), randn(1, 7, 5)], path, new OnnxExportOptions
        {
            InputNames = ["query", "other"],
            OutputNames = ["values", "shares"],
            GraphName = "attention",
            Metadata = new Dictionary<string, string> { ["author"] = "me" },
        });

        using var session = new InferenceSession(path);
        Assert.Equal(["query", "other"], session.InputNames);
        Assert.Equal(["values", "shares"], session.OutputNames);
        Assert.Equal([-1, 4, 7], session.OutputMetadata["shares"].Dimensions);
        Assert.Equal("attention", session.ModelMetadata.GraphName);
        Assert.Equal("me", session.ModelMetadata.CustomMetadataMap["author"]);
    }

    [Fact]
    public void Write_ModuleInTraining_IsWrittenAsInEvaluationAndStaysInTraining()
    {
        var (frozen, module) = (BatchNorm2d(3), OnnxFile.Fill(Sequential(("norm", BatchNorm2d(3)), ("drop", Dropout(.9)))));
        module.append("frozen", frozen);
        module.train();
        frozen.eval();
        var before = module.state_dict().Select(pair => pair.Value.clone()).ToList();
        var images = randn(2, 3, 4, 4);

        OnnxExport.Write(module, images, _folder.File("network.onnx"));

        Assert.True(module.training);
        Assert.True(module.modules().First().training);
        Assert.False(frozen.training);
        Assert.All(module.state_dict().Values.Zip(before), pair => Assert.Equal(pair.First, pair.Second));
        module.eval();
        Assert.InRange(OnnxFile.LargestDifference(module, [images], _folder.File("network.onnx")), 0, 1e-5);
    }

    [Fact]
    public void Write_Tensors_AreFreed()
    {
        var module = Sequential(Conv2d(3, 4, 3), ReLU());
        using var example = randn(1, 3, 8, 8);
        OnnxExport.Write(module, example, _folder.File("network.onnx"));
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        OnnxExport.Write(module, example, _folder.File("network.onnx"));

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Write_LayerThatIsNotCovered_IsNamedWithItsPlace()
    {
        var module = Sequential(("features", Sequential(("0", ReLU()), ("fold", Unfold(2)))));

        var message = Refusal(module, randn(1, 3, 4, 4));

        Assert.Contains("'features.fold' (Unfold) is not covered by the ONNX export", message);
        Assert.Contains("IOnnxModule", message);
    }

    [Fact]
    public void Write_OwnModuleWithoutExport_SaysWhatToImplement()
    {
        var message = Refusal(Sequential(("block", new SilentBlock())), randn(1, 3));

        Assert.Contains("'block' (SilentBlock) is a module of your own", message);
        Assert.Contains("Let SilentBlock implement FairDiff.Torch.Onnx.IOnnxModule", message);
    }

    [Fact]
    public void Write_SettingThatIsNotCovered_IsRefused()
    {
        Assert.Contains("mode Circular", Refusal(Conv2d(3, 3, 3, padding: 1, padding_mode: PaddingModes.Circular), randn(1, 3, 5, 5)));
        Assert.Contains("tracks no statistics", Refusal(BatchNorm2d(3, track_running_stats: false), randn(2, 3, 5, 5)));
        Assert.Contains("do not divide", Refusal(AdaptiveMaxPool2d([2, 2]), randn(1, 3, 5, 5)));
        Assert.Contains("size is 4", Refusal(LocalResponseNorm(4), randn(1, 6, 5, 5)));
    }

    [Theory]
    [InlineData(0, "'block' (WrongBlock) exports something else than its forward computes: of the example the values differ")]
    [InlineData(1, "forward gives [1, 4] and the export [1, 8]")]
    [InlineData(2, "Add in 'block' cannot take values of shape [N, 4] and [3]")]
    [InlineData(3, "Reshape in 'block' cannot take values of shape [N, 4]")]
    public void Write_ExportThatIsNotForward_IsRefused(int which, string expected)
    {
        Func<OnnxGraph, OnnxValue, OnnxValue> export = which switch
        {
            0 => (graph, x) => graph.Add(x, graph.Sigmoid(x)),
            1 => (graph, x) => graph.Concat(1, x, x),
            2 => (graph, x) => graph.Add(x, graph.Constant(ones(3))),
            _ => (graph, x) => graph.Reshape(x, 1, 4),
        };

        Assert.Contains(expected, Refusal(Sequential(("block", new WrongBlock(export)), ("after", ReLU())), randn(1, 4)));
    }

    [Fact]
    public void Write_ExampleThatDoesNotFit_NamesLayerAndShape()
    {
        var message = Refusal(Sequential(("a", Linear(4, 3)), ("b", Linear(5, 2))), randn(1, 4));

        Assert.Contains("'b' (Linear) cannot take the example, which is [1, 3] there", message);
    }

    [Fact]
    public void Write_OtherPrecision_IsRefused() =>
        Assert.Contains("module.to(ScalarType.Float32)", Refusal(Linear(4, 3).to(ScalarType.Float64), randn([1, 4], ScalarType.Float64)));

    [Fact]
    public void Write_NamesOfAnotherNumber_AreRefused() => Assert.Contains(
        "2 names for inputs (a, b), and the network has 1",
        Assert.Throws<EngineException>(() => OnnxExport.Write(
            ReLU(), randn(1, 4), _folder.File("network.onnx"), new OnnxExportOptions { InputNames = ["a", "b"] })).Message);

    [Theory]
    [InlineData("weight", "bias")]
    [InlineData("Gemm_0", "weight")]
    [InlineData("bias", "Gemm_0")]
    public void Write_NamesThatAConstantOrNodeWouldHave_AreThoseOfInputAndOutput(string input, string output)
    {
        var (module, rows, path) = (OnnxFile.Fill(Linear(4, 3)), randn(3, 4), _folder.File("network.onnx"));

        OnnxExport.Write(module, rows, path, new OnnxExportOptions { InputNames = [input], OutputNames = [output] });

        using var session = new InferenceSession(path);
        Assert.Equal([input], session.InputNames);
        Assert.Equal([output], session.OutputNames);
        Assert.InRange(OnnxFile.LargestDifference(module, [rows], path), 0, 1e-5);
    }

    [Theory]
    [InlineData("x", "x", false, "'x'")]
    [InlineData("output", null, false, "'output'")]
    [InlineData("x", "PredictedLabel", true, "'PredictedLabel'")]
    [InlineData("PredictedLabel", "y", true, "'PredictedLabel'")]
    public void Write_InputAndOutputOfOneName_AreRefused(string input, string? output, bool classes, string expected)
    {
        var options = new OnnxExportOptions
        {
            InputNames = [input],
            OutputNames = output is null ? [] : [output],
            ClassNames = classes ? ["a", "b", "c"] : [],
        };

        Assert.Contains($"of the ONNX file are called {expected}", Refusal(Linear(4, 3), randn(1, 4), options));
    }

    private string Refusal(torch.nn.Module module, Tensor example, OnnxExportOptions? options = null)
    {
        var message = Assert.Throws<EngineException>(
            () => OnnxExport.Write(module, example, _folder.File("refused.onnx"), options)).Message;
        Assert.False(File.Exists(_folder.File("refused.onnx")));
        return message;
    }

    private void AssertComputes(torch.nn.Module module, params Tensor[] inputs)
    {
        OnnxFile.Fill(module);
        var path = _folder.File("network.onnx");

        OnnxExport.Write(module, inputs, path);

        var difference = OnnxFile.LargestDifference(module, inputs, path);
        TestContext.Current.TestOutputHelper?.WriteLine($"{difference:G3}");
        Assert.InRange(difference, 0, 1e-5);
    }
}
