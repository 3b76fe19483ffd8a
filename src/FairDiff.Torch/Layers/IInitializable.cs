namespace FairDiff.Torch.Layers;

/// <summary>A module that draws the values of the parameters it holds itself (not those of its children).</summary>
internal interface IInitializable
{
    void Initialize(Generator generator);
}
