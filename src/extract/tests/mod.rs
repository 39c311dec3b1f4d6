mod bodies;
mod callers;
mod matrix;
mod pages;
mod world;
